package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.HeldDevices;
import dev.licenseauth.domain.licensing.HeldDomains;
import dev.licenseauth.domain.licensing.HostSet;
import dev.licenseauth.domain.licensing.StoredStatus;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads all a decision needs in one indexed query. */
final class EntitlementRows {
    /** Most domains, and most devices, of one licence that are held in memory. */
    private static final int MAX_HELD = 100;

    private static final String FIND = """
            SELECT l.id, l.app_id, l.plan_code, p.name AS tier_name, l.owner, l.status, l.starts_at, l.expires_at, p.grace_days,
                   l.domain_binding, l.max_domains, l.max_devices, l.max_activations, l.activations_used,
                   p.domain_required, p.device_required, domains.used AS domains_used, domains.local AS domains_local,
                   devices.used AS devices_used,
                   ARRAY(SELECT product_code FROM plan_product
                         WHERE app_id = l.app_id AND plan_code = l.plan_code ORDER BY position) AS plan_products,
                   ARRAY(SELECT product_code FROM license_product
                         WHERE license_id = l.id ORDER BY product_code) AS add_ons,
                   ARRAY(SELECT host FROM license_domain WHERE license_id = l.id AND released_at IS NULL
                         ORDER BY host LIKE '*.%' DESC, bound_at LIMIT 100) AS hosts,
                   ARRAY(SELECT host FROM license_domain_block WHERE license_id = l.id) AS blocked,
                   ARRAY(SELECT encode(hwid_hash, 'hex') FROM license_device
                         WHERE p.device_required AND license_id = l.id AND released_at IS NULL
                         ORDER BY bound_at LIMIT 100) AS devices
            FROM license l
            JOIN plan p ON p.app_id = l.app_id AND p.code = l.plan_code
            CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE takes_slot) AS used,
                                       count(*) FILTER (WHERE NOT takes_slot) AS local
                                FROM license_domain WHERE license_id = l.id AND released_at IS NULL) domains
            CROSS JOIN LATERAL (SELECT count(*) AS used
                                FROM license_device WHERE license_id = l.id AND released_at IS NULL) devices
            WHERE l.dlid_hash = ?
            """;

    private EntitlementRows() {}

    static Optional<Entitlement> read(Connection connection, byte[] dlidHash) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setBytes(1, dlidHash);
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(entitlement(row)) : Optional.empty();
            }
        }
    }

    private static Entitlement entitlement(ResultSet row) throws SQLException {
        return new Entitlement(
                row.getObject("id", UUID.class),
                new AppId(row.getString("app_id")),
                row.getString("plan_code"),
                row.getString("tier_name"),
                row.getString("owner"),
                StoredStatus.ofWord(row.getString("status")),
                products(row),
                domains(row),
                devices(row),
                row.getObject("starts_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("expires_at", OffsetDateTime.class)),
                row.getInt("grace_days"));
    }

    private static List<String> products(ResultSet row) throws SQLException {
        List<String> planProducts = strings(row.getArray("plan_products"));
        List<String> products = new ArrayList<>(planProducts);
        strings(row.getArray("add_ons")).stream()
                .filter(code -> !planProducts.contains(code))
                .forEach(products::add);
        return products;
    }

    private static HeldDomains domains(ResultSet row) throws SQLException {
        List<String> hosts = strings(row.getArray("hosts"));
        return new HeldDomains(
                DomainBinding.ofWord(row.getString("domain_binding")).orElseThrow(),
                row.getBoolean("domain_required"),
                row.getObject("max_domains", Integer.class),
                row.getInt("domains_used"),
                row.getInt("domains_local"),
                HostSet.of(hosts),
                hosts.size() < MAX_HELD,
                HostSet.of(strings(row.getArray("blocked"))));
    }

    private static HeldDevices devices(ResultSet row) throws SQLException {
        List<String> devices = strings(row.getArray("devices"));
        boolean required = row.getBoolean("device_required");
        return new HeldDevices(
                required,
                row.getObject("max_devices", Integer.class),
                row.getInt("devices_used"),
                row.getObject("max_activations", Integer.class),
                row.getInt("activations_used"),
                Set.copyOf(devices),
                required && devices.size() < MAX_HELD);
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
