package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.BindingKind;
import dev.licenseauth.domain.licensing.BoundDevice;
import dev.licenseauth.domain.licensing.BoundDomain;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.port.Bindings;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of domains and devices, in plain SQL: they stand on the path of every activation. */
@ApplicationScoped
class PostgresBindings implements Bindings {
    /**
     * Two statements: a count in the one that waits for the lock would be of before the wait. NO KEY, because the
     * foreign keys of what is inserted meanwhile hold the row by its key and need not wait.
     */
    private static final String LOCK = "SELECT id FROM license WHERE dlid_hash = ? FOR NO KEY UPDATE";

    private static final String DOMAIN_COVERING = """
            SELECT id, host, takes_slot, bound_at, last_seen_at, released_at FROM license_domain
            WHERE license_id = ? AND host = ANY (?) AND released_at IS NULL
            ORDER BY host LIKE '*.%' LIMIT 1
            """;
    private static final String DEVICE = """
            SELECT id, name, bound_at, last_seen_at, released_at FROM license_device
            WHERE license_id = ? AND hwid_hash = ?
            """;
    private static final String ALL_DOMAINS = """
            SELECT id, host, takes_slot, bound_at, last_seen_at, released_at FROM license_domain
            WHERE license_id = ? ORDER BY released_at IS NOT NULL, bound_at, id LIMIT ?
            """;
    private static final String ALL_DEVICES = """
            SELECT id, name, bound_at, last_seen_at, released_at FROM license_device
            WHERE license_id = ? ORDER BY released_at IS NOT NULL, bound_at, id LIMIT ?
            """;
    private static final String BIND_DOMAIN = """
            INSERT INTO license_domain (id, license_id, host, takes_slot, bound_at, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (license_id, host) DO UPDATE SET takes_slot = EXCLUDED.takes_slot, bound_at = EXCLUDED.bound_at,
                last_seen_at = EXCLUDED.last_seen_at, released_at = NULL
            RETURNING id, host, takes_slot, bound_at, last_seen_at, released_at
            """;
    private static final String BIND_DEVICE = """
            INSERT INTO license_device (id, license_id, hwid_hash, name, bound_at, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (license_id, hwid_hash) DO UPDATE SET name = COALESCE(EXCLUDED.name, license_device.name),
                bound_at = EXCLUDED.bound_at, last_seen_at = EXCLUDED.last_seen_at, released_at = NULL
            RETURNING id, name, bound_at, last_seen_at, released_at
            """;
    private static final String DOMAIN_OF_PATTERN = """
            SELECT id, host, takes_slot, bound_at, last_seen_at, released_at FROM license_domain
            WHERE license_id = ? AND host = ? AND released_at IS NULL
            """;
    private static final String DOMAIN_BY_ID = """
            SELECT id, host, takes_slot, bound_at, last_seen_at, released_at FROM license_domain
            WHERE license_id = ? AND id = ? AND released_at IS NULL
            """;
    private static final String DEVICE_BY_ID = """
            SELECT id, name, bound_at, last_seen_at, released_at FROM license_device
            WHERE license_id = ? AND id = ? AND released_at IS NULL
            """;
    private static final String DOMAINS_AFTER = """
            SELECT id, host, takes_slot, bound_at, last_seen_at, released_at FROM license_domain
            WHERE license_id = ? AND id > ? AND released_at IS NULL ORDER BY id LIMIT ?
            """;
    private static final String DEVICES_AFTER = """
            SELECT id, name, bound_at, last_seen_at, released_at FROM license_device
            WHERE license_id = ? AND id > ? AND released_at IS NULL ORDER BY id LIMIT ?
            """;
    private static final UUID FIRST = new UUID(0, 0);
    private static final String RELEASE_DEVICES = """
            UPDATE license_device SET released_at = greatest(?::timestamptz, bound_at)
            WHERE license_id = ? AND released_at IS NULL
            """;
    private static final String FORGET_ACTIVATIONS = "UPDATE license SET activations_used = 0 WHERE id = ?";
    private static final String HASH_OF = "SELECT dlid_hash FROM license WHERE id = ?";
    private static final String COUNT_ACTIVATION =
            "UPDATE license SET activations_used = activations_used + 1 WHERE id = ?";
    // To the minute: whoever asks every second must not write every second.
    private static final String SEEN =
            "UPDATE %s SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?::timestamptz - interval '1 minute'";
    private static final String RELEASE =
            "UPDATE %s SET released_at = greatest(?::timestamptz, bound_at) WHERE id = ? AND released_at IS NULL";
    private static final String DOMAINS = "license_domain";
    private static final String DEVICES = "license_device";

    private final Sql sql;
    private final DlidProtection protection;
    private final Identifiers identifiers;

    PostgresBindings(Sql sql, DlidProtection protection, Identifiers identifiers) {
        this.sql = sql;
        this.protection = protection;
        this.identifiers = identifiers;
    }

    @Override
    public Optional<Entitlement> lock(Dlid dlid) {
        byte[] hash = protection.hash(dlid);
        return sql.one(LOCK, row -> true, hash)
                .flatMap(_ -> sql.with(connection -> EntitlementRows.read(connection, hash)));
    }

    @Override
    public Optional<Entitlement> read(Dlid dlid) {
        byte[] hash = protection.hash(dlid);
        return sql.with(connection -> EntitlementRows.read(connection, hash));
    }

    @Override
    public Optional<Entitlement> read(UUID licenseId) {
        return sql.one(HASH_OF, row -> row.getBytes(1), licenseId)
                .flatMap(hash -> sql.with(connection -> EntitlementRows.read(connection, hash)));
    }

    @Override
    public Optional<BoundDomain> domain(UUID licenseId, DomainPattern pattern) {
        return sql.one(DOMAIN_OF_PATTERN, PostgresBindings::domain, licenseId, pattern.text());
    }

    @Override
    public Optional<BoundDomain> domain(UUID licenseId, UUID domainId) {
        return sql.one(DOMAIN_BY_ID, PostgresBindings::domain, licenseId, domainId);
    }

    @Override
    public Optional<BoundDevice> device(UUID licenseId, UUID deviceId) {
        return sql.one(DEVICE_BY_ID, PostgresBindings::device, licenseId, deviceId);
    }

    @Override
    public List<BoundDomain> domainsAfter(UUID licenseId, @Nullable UUID after, int max) {
        return sql.all(DOMAINS_AFTER, PostgresBindings::domain, licenseId, after == null ? FIRST : after, max);
    }

    @Override
    public List<BoundDevice> devicesAfter(UUID licenseId, @Nullable UUID after, int max) {
        return sql.all(DEVICES_AFTER, PostgresBindings::device, licenseId, after == null ? FIRST : after, max);
    }

    @Override
    public int releaseDevices(UUID licenseId, Instant now) {
        return sql.update(RELEASE_DEVICES, now, licenseId);
    }

    @Override
    public void forgetActivations(UUID licenseId) {
        sql.update(FORGET_ACTIVATIONS, licenseId);
    }

    @Override
    public Optional<BoundDomain> domainCovering(UUID licenseId, DomainName host) {
        String[] patterns = DomainPattern.covering(host).toArray(String[]::new);
        return sql.one(DOMAIN_COVERING, PostgresBindings::domain, licenseId, patterns);
    }

    @Override
    public Optional<BoundDevice> device(UUID licenseId, DeviceKey key) {
        return sql.one(DEVICE, PostgresBindings::device, licenseId, bytes(key));
    }

    @Override
    public List<BoundDomain> domains(UUID licenseId, int max) {
        return sql.all(ALL_DOMAINS, PostgresBindings::domain, licenseId, max);
    }

    @Override
    public List<BoundDevice> devices(UUID licenseId, int max) {
        return sql.all(ALL_DEVICES, PostgresBindings::device, licenseId, max);
    }

    @Override
    public BoundDomain bind(UUID licenseId, DomainPattern pattern, boolean asLocal, Instant now) {
        return sql.one(
                        BIND_DOMAIN,
                        PostgresBindings::domain,
                        identifiers.next(),
                        licenseId,
                        pattern.text(),
                        !asLocal,
                        now,
                        now)
                .orElseThrow();
    }

    @Override
    public BoundDevice bind(UUID licenseId, DeviceKey key, @Nullable String name, boolean isNew, Instant now) {
        if (isNew) {
            sql.update(COUNT_ACTIVATION, licenseId);
        }
        return sql.one(BIND_DEVICE, PostgresBindings::device, identifiers.next(), licenseId, bytes(key), name, now, now)
                .orElseThrow();
    }

    @Override
    public void seen(BoundDomain domain, Instant now) {
        sql.update(SEEN.formatted(DOMAINS), now, domain.id(), now);
    }

    @Override
    public void seen(BoundDevice device, Instant now) {
        sql.update(SEEN.formatted(DEVICES), now, device.id(), now);
    }

    @Override
    public void release(BoundDomain domain, Instant now) {
        sql.update(RELEASE.formatted(DOMAINS), now, domain.id());
    }

    @Override
    public void release(BoundDevice device, Instant now) {
        sql.update(RELEASE.formatted(DEVICES), now, device.id());
    }

    @Override
    public Optional<Instant> ownerReleasedAt(UUID licenseId, BindingKind kind) {
        String column = ownerColumn(kind);
        return sql.one(
                "SELECT %1$s FROM license WHERE id = ? AND %1$s IS NOT NULL".formatted(column),
                row -> Sql.instant(row, column),
                licenseId);
    }

    @Override
    public void noteOwnerReleased(UUID licenseId, BindingKind kind, Instant now) {
        sql.update("UPDATE license SET %s = ? WHERE id = ?".formatted(ownerColumn(kind)), now, licenseId);
    }

    private static String ownerColumn(BindingKind kind) {
        return switch (kind) {
            case DOMAIN -> "owner_freed_domain_at";
            case DEVICE -> "owner_freed_device_at";
        };
    }

    private static byte[] bytes(DeviceKey key) {
        return HexFormat.of().parseHex(key.hex());
    }

    static BoundDomain domain(ResultSet row) throws SQLException {
        return new BoundDomain(
                row.getObject("id", UUID.class),
                row.getString("host"),
                row.getBoolean("takes_slot"),
                Sql.instant(row, "bound_at"),
                Sql.instant(row, "last_seen_at"),
                Sql.instantOrNull(row, "released_at"));
    }

    static BoundDevice device(ResultSet row) throws SQLException {
        return new BoundDevice(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Sql.instant(row, "bound_at"),
                Sql.instant(row, "last_seen_at"),
                Sql.instantOrNull(row, "released_at"));
    }
}
