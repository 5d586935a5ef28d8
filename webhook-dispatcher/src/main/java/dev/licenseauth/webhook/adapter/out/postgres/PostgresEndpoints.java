package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EventPattern;
import dev.licenseauth.domain.webhook.Subscription;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The endpoints' table. */
@ApplicationScoped
class PostgresEndpoints implements Endpoints {
    private static final String UNREADABLE = "webhook endpoints could not be read";
    private static final String UNWRITABLE = "a webhook endpoint could not be written";
    private static final String SELECT = "SELECT " + EndpointRows.COLUMNS + " FROM webhook_endpoint ";
    private static final String INSERT = """
            INSERT INTO webhook_endpoint (url_sealed, host, format, event_types, min_severity, app_ids, rate_limit,
                headers_sealed, enabled, disabled_reason, secret_sealed, previous_secret_sealed, previous_secret_until,
                updated_at, id, created_at, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String UPDATE = """
            UPDATE webhook_endpoint SET url_sealed = ?, host = ?, format = ?, event_types = ?, min_severity = ?,
                app_ids = ?, rate_limit = ?, headers_sealed = ?, enabled = ?, disabled_reason = ?, secret_sealed = ?,
                previous_secret_sealed = ?, previous_secret_until = ?, updated_at = ?, version = version + 1
            WHERE id = ?
            """;

    private final Sql sql;
    private final EndpointRows rows;

    PostgresEndpoints(DataSource dataSource, EndpointRows rows) {
        sql = new Sql(dataSource);
        this.rows = rows;
    }

    @Override
    public void lockForCounting() {
        sql.with(
                "SELECT pg_advisory_xact_lock(hashtextextended('webhook_endpoint count', 0))",
                UNREADABLE,
                PreparedStatement::execute);
    }

    @Override
    public int count() {
        return sql.with("SELECT count(*) FROM webhook_endpoint", UNREADABLE, PostgresEndpoints::number);
    }

    @Override
    public int countOfApp(String appId) {
        return sql.with("SELECT count(*) FROM webhook_endpoint WHERE app_ids @> ARRAY[?::text]", UNREADABLE, query -> {
            query.setString(1, appId);
            return number(query);
        });
    }

    private static int number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void add(Endpoint endpoint) {
        sql.with(INSERT, UNWRITABLE, insert -> {
            rows.write(insert, endpoint);
            insert.setObject(16, endpoint.createdAt().atOffset(ZoneOffset.UTC));
            insert.setLong(17, endpoint.version());
            return insert.executeUpdate();
        });
    }

    @Override
    public Optional<Endpoint> find(UUID id) {
        return one(SELECT + "WHERE id = ?", id);
    }

    @Override
    public Optional<Endpoint> lock(UUID id) {
        return one(SELECT + "WHERE id = ? FOR NO KEY UPDATE", id);
    }

    private Optional<Endpoint> one(String text, UUID id) {
        return sql.with(text, UNREADABLE, query -> {
            query.setObject(1, id);
            return rows.readAll(query).stream().findFirst();
        });
    }

    @Override
    public Map<UUID, Endpoint> lockEnabled(Collection<UUID> ids) {
        return byId(SELECT + "WHERE id = ANY (?) AND enabled ORDER BY id FOR NO KEY UPDATE", ids);
    }

    Map<UUID, Endpoint> find(Collection<UUID> ids) {
        return byId(SELECT + "WHERE id = ANY (?)", ids);
    }

    private Map<UUID, Endpoint> byId(String text, Collection<UUID> ids) {
        return sql.with(text, UNREADABLE, query -> {
            query.setArray(1, query.getConnection().createArrayOf("uuid", ids.toArray()));
            Map<UUID, Endpoint> found = new LinkedHashMap<>();
            rows.readAll(query).forEach(endpoint -> found.put(endpoint.id(), endpoint));
            return found;
        });
    }

    @Override
    public void update(Endpoint endpoint) {
        sql.with(UPDATE, UNWRITABLE, update -> {
            rows.write(update, endpoint);
            return update.executeUpdate();
        });
    }

    @Override
    public void delete(UUID id) {
        sql.with("DELETE FROM webhook_endpoint WHERE id = ?", UNWRITABLE, delete -> {
            delete.setObject(1, id);
            return delete.executeUpdate();
        });
    }

    @Override
    public List<Endpoint> newestFirst(@Nullable String appId, @Nullable UUID before, int limit) {
        String text = SELECT + """
                WHERE (?::text IS NULL OR app_ids = ARRAY[?::text]) AND (?::uuid IS NULL OR id < ?::uuid)
                ORDER BY id DESC LIMIT ?
                """;
        return sql.with(text, UNREADABLE, query -> {
            query.setString(1, appId);
            query.setString(2, appId);
            query.setObject(3, before);
            query.setObject(4, before);
            query.setInt(5, limit);
            return rows.readAll(query);
        });
    }

    @Override
    public List<Subscription> subscriptions() {
        String text = "SELECT id, event_types, min_severity, app_ids FROM webhook_endpoint WHERE enabled";
        return sql.with(text, UNREADABLE, query -> {
            List<Subscription> subscriptions = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    subscriptions.add(new Subscription(
                            row.getObject("id", UUID.class),
                            EndpointRows.texts(row.getArray("event_types")).stream()
                                    .map(EventPattern::new)
                                    .toList(),
                            Severity.ofWord(row.getString("min_severity")).orElseThrow(),
                            Set.copyOf(EndpointRows.texts(row.getArray("app_ids")))));
                }
            }
            return subscriptions;
        });
    }
}
