package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;

import java.sql.SQLException;
import java.util.Optional;

/** Where {@link CachedEntitlements} reads what it does not hold. */
public interface EntitlementSource {
    /**
     * What is known of the DLID. Blocks for one query.
     *
     * @throws SQLException when the database cannot answer
     */
    Optional<Entitlement> read(Dlid dlid) throws SQLException;
}
