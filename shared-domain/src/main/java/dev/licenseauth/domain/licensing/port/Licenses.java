package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.License;

import java.util.List;

/** The licences themselves. Writes belong to the transaction in progress. */
public interface Licenses {
    /** Whether some licence, deleted ones included, has the DLID. A key once issued is never issued again. */
    boolean isTaken(Dlid dlid);

    /**
     * Stores newly issued licences, all or none; {@code false} when one of the DLIDs was taken meanwhile, which ends the
     * transaction in progress.
     */
    boolean add(List<License> licenses);
}
