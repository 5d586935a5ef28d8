package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;

import java.sql.SQLException;
import java.util.Optional;

/** Where {@link CachedEntitlements} reads what it does not hold. */
public interface EntitlementSource {
    /** The DLID's keyed digest, 32 bytes: what memory and database know it by. */
    byte[] key(Dlid dlid);

    /**
     * What is known of the DLID with that key. Blocks for one query.
     *
     * @throws SQLException when the database cannot answer
     */
    Optional<Entitlement> read(byte[] key) throws SQLException;
}
