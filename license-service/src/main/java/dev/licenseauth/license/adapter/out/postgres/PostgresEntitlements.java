package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.license.adapter.out.memory.EntitlementSource;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads what validation is decided from. Outside of any transaction on purpose: BEGIN and COMMIT would triple the round
 * trips of a read that is one statement.
 */
@ApplicationScoped
class PostgresEntitlements implements EntitlementSource {
    private final DataSource dataSource;
    private final DlidProtection protection;

    PostgresEntitlements(DataSource dataSource, DlidProtection protection) {
        this.dataSource = dataSource;
        this.protection = protection;
    }

    @Override
    public Optional<Entitlement> read(Dlid dlid) throws SQLException {
        byte[] key = protection.hash(dlid);
        try (Connection connection = dataSource.getConnection()) {
            return EntitlementRows.read(connection, key);
        }
    }
}
