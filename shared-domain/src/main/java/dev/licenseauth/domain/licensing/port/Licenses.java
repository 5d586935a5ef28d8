package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.License;
import dev.licenseauth.domain.licensing.LicenseChange;
import dev.licenseauth.domain.licensing.LicenseFilter;
import dev.licenseauth.domain.licensing.LicenseRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
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

    /** Those that are not deleted and pass, newest first, from the one after the given, at most so many. */
    List<LicenseRecord> search(LicenseFilter filter, @Nullable UUID after, int max, Instant now);

    /** The licence, unless it is deleted, locked to the end of the transaction in progress. */
    Optional<LicenseRecord> lock(UUID id);

    /** Stores a locked licence as edited, notes it in its history, and answers the licence as it is then. */
    LicenseRecord save(LicenseRecord edited, LicenseChange change);

    /** Whether anybody ever activated it, bound a domain to it or had it validated. */
    boolean wasUsed(UUID id);

    /**
     * Erases a locked licence with all that belongs to it, for good. What stays is that its DLID was issued: it is
     * taken for ever, and validates as one that nobody has.
     */
    void bury(LicenseRecord locked, Instant now);

    /** The whole DLID of a licence that is not deleted. */
    Dlid reveal(UUID id);

    /** What was done to it since it was issued, oldest first. */
    List<LicenseChange> changes(UUID id);
}
