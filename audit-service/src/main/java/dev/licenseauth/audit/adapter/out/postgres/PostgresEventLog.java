package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.domain.event.Event;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Appends with two statements a batch, whatever its size: take the head's lock, then write. */
@ApplicationScoped
class PostgresEventLog implements EventLog {
    // A statement of its own: the next one must see what the appender before us committed, and a statement sees what
    // was committed when it began, which is before it has waited for a lock.
    private static final String LOCK_HEAD = "SELECT size FROM log_head FOR UPDATE";

    private static final String APPEND = """
            WITH fresh AS MATERIALIZED (
                SELECT ? + row_number() OVER (ORDER BY given.position) - 1 AS log_index, given.*
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[],
                            ?::timestamptz[], ?::bytea[], ?::bytea[]) WITH ORDINALITY
                    AS given (event_id, event_type, severity, risk, actor, app_id, ip,
                              created_at, body, unreadable_record, position)
                WHERE NOT EXISTS (SELECT FROM log_entry WHERE log_entry.event_id = given.event_id)
            ), appended AS (
                INSERT INTO log_entry (log_index, event_id, event_type, severity, risk, actor, app_id, ip,
                                       created_at, body, unreadable_record)
                SELECT log_index, event_id, event_type, severity, risk, actor, app_id, ip,
                       created_at, body, unreadable_record
                FROM fresh
            ), spanned AS (
                INSERT INTO log_span (first_index, earliest, latest)
                SELECT log_index - log_index % 1024, min(created_at), max(created_at) FROM fresh GROUP BY 1
                ON CONFLICT (first_index) DO UPDATE
                SET earliest = least(log_span.earliest, excluded.earliest),
                    latest = greatest(log_span.latest, excluded.latest)
            )
            UPDATE log_head SET size = size + (SELECT count(*) FROM fresh) RETURNING size
            """;

    private final DataSource dataSource;

    PostgresEventLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public int append(List<LogEntry> entries) {
        if (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("no transaction in progress: an entry belongs to the mark in the inbox");
        }
        try (Connection connection = dataSource.getConnection()) {
            long size = lockHead(connection);
            return Math.toIntExact(write(connection, size, entries) - size);
        } catch (SQLException e) {
            throw new IllegalStateException("the log could not be appended to", e);
        }
    }

    private static long lockHead(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK_HEAD);
                ResultSet head = lock.executeQuery()) {
            return onlyLong(head);
        }
    }

    private static long write(Connection connection, long size, List<LogEntry> entries) throws SQLException {
        try (PreparedStatement append = connection.prepareStatement(APPEND)) {
            append.setLong(1, size);
            Columns columns = new Columns(connection, append, entries);
            columns.set(2, "uuid", entry -> entry.event().id());
            columns.set(3, "text", entry -> entry.event().type().value());
            columns.set(4, "text", entry -> entry.event().severity().word());
            columns.set(5, "int4", entry -> entry.event().risk());
            columns.set(6, "text", entry -> SearchColumn.text(entry.event().actor()));
            columns.set(7, "text", entry -> SearchColumn.text(entry.event().appId()));
            columns.set(8, "text", entry -> SearchColumn.address(entry.event().ip()));
            columns.set(
                    9, "timestamptz", entry -> SearchColumn.time(entry.event().createdAt()));
            columns.setBytes(10, PostgresEventLog::body);
            columns.setBytes(11, PostgresEventLog::unreadableRecord);
            try (ResultSet head = append.executeQuery()) {
                return onlyLong(head);
            }
        }
    }

    private static long onlyLong(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            throw new SQLException("the log has no head row");
        }
        return rows.getLong(1);
    }

    private static byte[] body(LogEntry entry) {
        return switch (entry) {
            case LogEntry.OfEvent(Event ignored, byte[] body) -> body;
            case LogEntry.OfUnreadable(Event event, byte[] ignored) -> EventJson.write(event);
        };
    }

    private static byte @Nullable [] unreadableRecord(LogEntry entry) {
        return switch (entry) {
            case LogEntry.OfEvent ignored -> null;
            case LogEntry.OfUnreadable(Event ignored, byte[] record) -> record;
        };
    }

    /** Turns entries into one array for each column. */
    private record Columns(Connection connection, PreparedStatement statement, List<LogEntry> entries) {
        void set(int parameter, String type, Function<LogEntry, @Nullable Object> value) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[entries.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(entries.get(i));
            }
            statement.setArray(parameter, connection.createArrayOf(type, values));
        }

        void setBytes(int parameter, Function<LogEntry, byte @Nullable []> value) throws SQLException {
            byte[] @Nullable [] values = new byte[entries.size()] @Nullable [];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(entries.get(i));
            }
            statement.setArray(parameter, connection.createArrayOf("bytea", values));
        }
    }
}
