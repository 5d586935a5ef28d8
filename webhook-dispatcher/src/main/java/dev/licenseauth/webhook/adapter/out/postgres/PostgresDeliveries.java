package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.port.Deliveries;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The deliveries' tables: one statement for many, whatever is done. */
@ApplicationScoped
class PostgresDeliveries implements Deliveries {
    private static final String UNREADABLE = "webhook deliveries could not be read";
    private static final String UNWRITABLE = "webhook deliveries could not be written";
    private static final String ADD = """
            INSERT INTO delivery (id, endpoint_id, event_id, state, claim, in_flight, due_at, created_at)
            SELECT given.id, given.endpoint_id, given.event_id, 'pending', given.claimed::int, given.claimed,
                   CASE WHEN given.claimed THEN ?::timestamptz ELSE ?::timestamptz END, ?::timestamptz
            FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::boolean[]) AS given (id, endpoint_id, event_id, claimed)
            ON CONFLICT (endpoint_id, event_id) DO NOTHING
            RETURNING id
            """;
    // One probe of the index for each endpoint, so that no endpoint's backlog stands before another's.
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT picked.id
                FROM webhook_endpoint
                LEFT JOIN unnest(?::uuid[], ?::int[]) AS known (endpoint_id, room) ON known.endpoint_id = webhook_endpoint.id
                CROSS JOIN LATERAL (
                    SELECT delivery.id FROM delivery
                    WHERE delivery.endpoint_id = webhook_endpoint.id AND state = 'pending' AND due_at <= ?
                    ORDER BY due_at
                    LIMIT coalesce(known.room, ?)
                    FOR UPDATE SKIP LOCKED
                ) AS picked
                WHERE webhook_endpoint.enabled
                LIMIT ?
            )
            UPDATE delivery SET claim = claim + 1, in_flight = true, due_at = ?
            FROM due, webhook_event
            WHERE delivery.id = due.id AND webhook_event.event_id = delivery.event_id
            RETURNING delivery.id, delivery.event_id, endpoint_id, claim, series, attempts, body
            """;
    private static final String RELEASE = """
            UPDATE delivery SET in_flight = false, due_at = ?
            FROM unnest(?::uuid[], ?::bigint[]) AS given (id, claim)
            WHERE delivery.id = given.id AND delivery.claim = given.claim AND state = 'pending'
            """;
    private static final String SELECT = """
            SELECT delivery.id, endpoint_id, delivery.event_id, event_type, state, series, attempts,
                   in_flight AND due_at > ? AS under_way, due_at, created_at, finished_at
            FROM delivery JOIN webhook_event ON webhook_event.event_id = delivery.event_id
            """;

    private final Sql sql;
    private final PostgresEndpoints endpoints;
    private final AttemptLog log;
    private final Clock clock;

    PostgresDeliveries(DataSource dataSource, PostgresEndpoints endpoints, AttemptLog log, Clock clock) {
        sql = new Sql(dataSource);
        this.endpoints = endpoints;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void keepBody(UUID eventId, String eventType, byte[] body, Instant now) {
        String text = """
                INSERT INTO webhook_event (event_id, event_type, body, received_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """;
        sql.with(text, UNWRITABLE, insert -> {
            insert.setObject(1, eventId);
            insert.setString(2, eventType);
            insert.setBytes(3, body);
            insert.setObject(4, time(now));
            return insert.executeUpdate();
        });
    }

    @Override
    public Set<UUID> add(List<New> deliveries, Instant now, Duration lease) {
        if (deliveries.isEmpty()) {
            return Set.of();
        }
        return sql.with(ADD, UNWRITABLE, insert -> {
            insert.setObject(1, time(now.plus(lease)));
            insert.setObject(2, time(now));
            insert.setObject(3, time(now));
            array(insert, 4, "uuid", deliveries.stream().map(New::id).toArray());
            array(
                    insert,
                    5,
                    "uuid",
                    deliveries.stream().map(each -> each.endpoint().id()).toArray());
            array(insert, 6, "uuid", deliveries.stream().map(New::eventId).toArray());
            array(insert, 7, "bool", deliveries.stream().map(New::claimed).toArray());
            Set<UUID> added = new LinkedHashSet<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    added.add(row.getObject(1, UUID.class));
                }
            }
            return added;
        });
    }

    @Override
    public int countPending(UUID endpointId, int upTo) {
        String text = """
                SELECT count(*) FROM
                (SELECT FROM delivery WHERE endpoint_id = ? AND state = 'pending' LIMIT ?) AS pending
                """;
        return sql.with(text, UNREADABLE, query -> {
            query.setObject(1, endpointId);
            query.setInt(2, upTo);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    /** A claim whose endpoint has yet to be looked up. */
    private record Row(UUID id, UUID eventId, UUID endpointId, long claim, int series, int attempts, byte[] body) {}

    @Override
    public List<Claim> claimDue(Instant now, Duration lease, Map<UUID, Integer> rooms, int roomOfOthers, int limit) {
        Instant leasedUntil = now.plus(lease);
        List<Row> rows = sql.with(CLAIM, UNWRITABLE, claim -> {
            array(claim, 1, "uuid", rooms.keySet().toArray());
            array(claim, 2, "int4", rooms.values().toArray());
            claim.setObject(3, time(now));
            claim.setInt(4, roomOfOthers);
            claim.setInt(5, limit);
            claim.setObject(6, time(leasedUntil));
            List<Row> claimed = new ArrayList<>();
            try (ResultSet row = claim.executeQuery()) {
                while (row.next()) {
                    claimed.add(new Row(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getObject(3, UUID.class),
                            row.getLong(4),
                            row.getInt(5),
                            row.getInt(6),
                            row.getBytes(7)));
                }
            }
            return claimed;
        });
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<UUID, Endpoint> targets =
                endpoints.find(rows.stream().map(Row::endpointId).collect(Collectors.toSet()));
        return rows.stream()
                .flatMap(row -> Optional.ofNullable(targets.get(row.endpointId())).stream()
                        .map(endpoint -> new Claim(
                                row.id(),
                                row.eventId(),
                                row.claim(),
                                row.series(),
                                row.attempts() + 1,
                                endpoint,
                                row.body(),
                                now,
                                leasedUntil)))
                .toList();
    }

    @Override
    public void release(List<Claim> claims, Instant now) {
        sql.with(RELEASE, UNWRITABLE, update -> {
            update.setObject(1, time(now));
            array(update, 2, "uuid", claims.stream().map(Claim::deliveryId).toArray());
            array(update, 3, "int8", claims.stream().map(Claim::number).toArray());
            return update.executeUpdate();
        });
    }

    @Override
    public void record(List<Finished> finished) {
        log.record(finished, clock.instant());
    }

    @Override
    public void failPending(UUID endpointId, Instant now) {
        String text = """
                UPDATE delivery SET state = 'failed', in_flight = false, finished_at = ?
                WHERE endpoint_id = ? AND state = 'pending'
                """;
        sql.with(text, UNWRITABLE, update -> {
            update.setObject(1, time(now));
            update.setObject(2, endpointId);
            return update.executeUpdate();
        });
    }

    @Override
    public Optional<Delivery.WithLog> find(UUID id) {
        return one(SELECT + "WHERE delivery.id = ?", id)
                .map(delivery -> new Delivery.WithLog(delivery, log.of(delivery.id())));
    }

    @Override
    public Optional<Delivery> lock(UUID id) {
        return one(SELECT + "WHERE delivery.id = ? FOR UPDATE OF delivery", id);
    }

    private Optional<Delivery> one(String text, UUID id) {
        return sql.with(text, UNREADABLE, query -> {
            query.setObject(1, time(clock.instant()));
            query.setObject(2, id);
            return readAll(query).stream().findFirst();
        });
    }

    @Override
    public void reopen(UUID id, Instant now) {
        String text = """
                UPDATE delivery SET state = 'pending', series = series + 1, attempts = 0, claim = claim + 1,
                    in_flight = false, due_at = ?, finished_at = NULL
                WHERE id = ?
                """;
        sql.with(text, UNWRITABLE, update -> {
            update.setObject(1, time(now));
            update.setObject(2, id);
            return update.executeUpdate();
        });
    }

    @Override
    public List<Delivery> newestFirst(
            UUID endpointId, @Nullable DeliveryState state, @Nullable UUID before, int limit) {
        String text = SELECT + """
                WHERE endpoint_id = ? AND (?::text IS NULL OR state = ?::text)
                  AND (?::uuid IS NULL OR delivery.id < ?::uuid)
                ORDER BY delivery.id DESC LIMIT ?
                """;
        String word = state == null ? null : state.word();
        return sql.with(text, UNREADABLE, query -> {
            query.setObject(1, time(clock.instant()));
            query.setObject(2, endpointId);
            query.setString(3, word);
            query.setString(4, word);
            query.setObject(5, before);
            query.setObject(6, before);
            query.setInt(7, limit);
            return readAll(query);
        });
    }

    private static List<Delivery> readAll(PreparedStatement query) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                DeliveryState state = DeliveryState.ofWord(row.getString("state"));
                deliveries.add(new Delivery(
                        row.getObject("id", UUID.class),
                        row.getObject("endpoint_id", UUID.class),
                        row.getObject("event_id", UUID.class),
                        row.getString("event_type"),
                        state,
                        row.getInt("series"),
                        row.getInt("attempts"),
                        state == DeliveryState.PENDING && row.getBoolean("under_way"),
                        state == DeliveryState.PENDING ? EndpointRows.instant(row, "due_at") : null,
                        EndpointRows.instant(row, "created_at"),
                        EndpointRows.instantOrNull(row, "finished_at")));
            }
        }
        return deliveries;
    }

    @Override
    public int purge(Instant endedBefore, int limit) {
        String forget = """
                DELETE FROM delivery WHERE id = ANY (ARRAY(
                    SELECT id FROM delivery WHERE state <> 'pending' AND finished_at < ? LIMIT ?))
                  AND state <> 'pending'
                """;
        String unneeded = """
                DELETE FROM webhook_event WHERE event_id = ANY (ARRAY(
                    SELECT event_id FROM webhook_event
                    WHERE received_at < ?
                      AND NOT EXISTS (SELECT FROM delivery WHERE delivery.event_id = webhook_event.event_id)
                    LIMIT ?))
                """;
        int forgotten = sql.with(forget, UNWRITABLE, delete -> limited(delete, endedBefore, limit));
        int bodies = sql.with(unneeded, UNWRITABLE, delete -> limited(delete, endedBefore, limit));
        return Math.max(forgotten, bodies);
    }

    private static int limited(PreparedStatement delete, Instant before, int limit) throws SQLException {
        delete.setObject(1, time(before));
        delete.setInt(2, limit);
        return delete.executeUpdate();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static void array(PreparedStatement statement, int parameter, String type, Object[] values)
            throws SQLException {
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }
}
