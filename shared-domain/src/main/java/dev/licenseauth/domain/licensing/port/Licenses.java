package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.StoredStatus;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The licences themselves. Writes belong to the transaction in progress. */
public interface Licenses {
    /** Whether some licence, deleted ones included, has the DLID. A key once issued is never issued again. */
    boolean isTaken(Dlid dlid);

    /**
     * Stores newly issued licences, all or none; {@code false} when one of the DLIDs was taken meanwhile, which ends the
     * transaction in progress.
     */
    boolean add(List<License> licenses);

    /** The licence, unless it is deleted. */
    Optional<LicenseRecord> find(UUID id);

    /** The licence with the DLID, unless it is deleted. */
    Optional<LicenseRecord> find(Dlid dlid);

    /** The licence, unless it is deleted, locked to the end of the transaction in progress. */
    Optional<LicenseRecord> lock(UUID id);

    /** Gives a locked licence another status, notes it in its history, and answers the licence as it is then. */
    LicenseRecord setStatus(LicenseRecord locked, StoredStatus status, LicenseChange change);

    /** What was done to it since it was issued, oldest first. */
    List<LicenseChange> changes(UUID id);
}
