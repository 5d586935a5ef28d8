package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.License;

import java.util.List;
import java.util.Set;

/** The licences themselves. Writes belong to the transaction in progress. */
public interface Licenses {
    /**
     * Those of the DLIDs that some licence, deleted ones included, already has. A key once issued is never issued
     * again.
     */
    Set<Dlid> taken(List<Dlid> dlids);

    /**
     * Stores newly issued licences, all or none; {@code false} when one of the DLIDs was taken meanwhile, which ends the
     * transaction in progress.
     */
    boolean add(List<License> licenses);
}
