package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.Use;
import dev.licenseauth.domain.licensing.port.ToldUses;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The table of uses told of. One statement decides among all replicas who tells. */
@ApplicationScoped
class PostgresToldUses implements ToldUses {
    // Sorted, so that two replicas with the same uses wait for each other and never in a circle. A licence may be gone,
    // or be going: its key is not to be held while somebody deletes it, and after that its status is read anew.
    private static final String TELL = """
            INSERT INTO license_use (license_id, product, host, told_at)
            SELECT u.license_id, u.product, u.host, ?::timestamptz
            FROM unnest(?, ?, ?) AS u (license_id, product, host)
            JOIN license l ON l.id = u.license_id
            WHERE l.status <> 'deleted'
            ORDER BY u.license_id, u.product, u.host
            FOR KEY SHARE OF l
            ON CONFLICT (license_id, product, host) DO UPDATE SET told_at = EXCLUDED.told_at
                WHERE license_use.told_at <= EXCLUDED.told_at - interval '1 hour'
            RETURNING license_id, product, host
            """;
    private static final String SEEN = """
            UPDATE license_domain d SET last_seen_at = ?
            FROM unnest(?, ?) AS u (license_id, host)
            WHERE d.license_id = u.license_id AND d.host = u.host AND d.last_seen_at < ?
            """;
    private static final Comparator<Use> ORDER =
            Comparator.comparing(Use::licenseId).thenComparing(Use::product).thenComparing(Use::host);

    private final Sql sql;

    PostgresToldUses(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Set<Use> tell(Collection<Use> uses, Instant now) {
        List<Use> distinct = uses.stream().distinct().sorted(ORDER).toList();
        List<Use> first = sql.all(
                TELL,
                row -> new Use(
                        row.getObject("license_id", UUID.class), row.getString("product"), row.getString("host")),
                now,
                distinct.stream().map(Use::licenseId).toArray(UUID[]::new),
                distinct.stream().map(Use::product).toArray(String[]::new),
                distinct.stream().map(Use::host).toArray(String[]::new));
        List<Use> ofHosts = first.stream()
                .filter(use -> !use.host().isEmpty())
                .sorted(ORDER)
                .toList();
        if (!ofHosts.isEmpty()) {
            sql.update(
                    SEEN,
                    now,
                    ofHosts.stream().map(Use::licenseId).toArray(UUID[]::new),
                    ofHosts.stream().map(Use::host).toArray(String[]::new),
                    now);
        }
        return new HashSet<>(first);
    }
}
