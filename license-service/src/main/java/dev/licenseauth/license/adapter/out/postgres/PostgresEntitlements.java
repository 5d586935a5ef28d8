package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.StoredStatus;
import dev.licenseauth.license.adapter.out.memory.EntitlementSource;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads all a validation needs in one indexed query. Outside of any transaction on purpose: BEGIN and COMMIT would
 * triple the round trips of a read that is one statement.
 */
@ApplicationScoped
class PostgresEntitlements implements EntitlementSource {
    private static final String FIND = """
            SELECT l.id, l.app_id, l.plan_code, p.name AS tier_name, l.status, l.max_domains, l.starts_at, l.expires_at,
                   p.grace_days,
                   ARRAY(SELECT product_code FROM plan_product
                         WHERE app_id = l.app_id AND plan_code = l.plan_code ORDER BY position) AS plan_products,
                   ARRAY(SELECT product_code FROM license_product
                         WHERE license_id = l.id ORDER BY product_code) AS add_ons,
                   (SELECT count(*) FROM license_domain
                    WHERE license_id = l.id AND released_at IS NULL AND takes_slot) AS domains_used
            FROM license l JOIN plan p ON p.app_id = l.app_id AND p.code = l.plan_code
            WHERE l.dlid_hash = ?
            """;

    private final DataSource dataSource;
    private final DlidProtection protection;

    PostgresEntitlements(DataSource dataSource, DlidProtection protection) {
        this.dataSource = dataSource;
        this.protection = protection;
    }

    @Override
    public byte[] key(Dlid dlid) {
        return protection.hash(dlid);
    }

    @Override
    public Optional<Entitlement> read(byte[] key) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setBytes(1, key);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(entitlement(row)) : Optional.empty();
            }
        }
    }

    private static Entitlement entitlement(ResultSet row) throws SQLException {
        List<String> planProducts = strings(row.getArray("plan_products"));
        List<String> products = new java.util.ArrayList<>(planProducts);
        strings(row.getArray("add_ons")).stream()
                .filter(code -> !planProducts.contains(code))
                .forEach(products::add);
        return new Entitlement(
                row.getObject("id", UUID.class),
                new AppId(row.getString("app_id")),
                row.getString("plan_code"),
                row.getString("tier_name"),
                StoredStatus.ofWord(row.getString("status")),
                products,
                row.getInt("domains_used"),
                row.getObject("max_domains", Integer.class),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                row.getInt("grace_days"));
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
