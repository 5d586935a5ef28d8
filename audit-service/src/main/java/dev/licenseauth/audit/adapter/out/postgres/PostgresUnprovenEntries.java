package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.adapters.event.MalformedEventException;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.port.UnprovenEntries;
import dev.licenseauth.domain.event.Event;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of the log before. */
@ApplicationScoped
class PostgresUnprovenEntries implements UnprovenEntries {
    // Of two replicas that start at once the second waits, and then sees what the first has left.
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('audit log carry over', 0))";

    private static final String TAKE = """
        DELETE FROM log_entry_unproven
        WHERE log_index IN (SELECT log_index FROM log_entry_unproven ORDER BY log_index LIMIT ?)
        RETURNING log_index, body, unreadable_record
        """;

    private final DataSource dataSource;

    PostgresUnprovenEntries(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public List<LogEntry> takeOldest(int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement lock = connection.prepareStatement(LOCK);
                PreparedStatement take = connection.prepareStatement(TAKE)) {
            lock.execute();
            take.setInt(1, limit);
            Map<Long, LogEntry> byIndex = new TreeMap<>();
            try (ResultSet rows = take.executeQuery()) {
                while (rows.next()) {
                    byIndex.put(rows.getLong(1), entry(rows.getBytes(2), rows.getBytes(3)));
                }
            }
            return new ArrayList<>(byIndex.values());
        } catch (SQLException e) {
            throw new IllegalStateException("entries of the log before could not be read", e);
        }
    }

    private static LogEntry entry(byte[] body, byte[] record) {
        try {
            Event event = EventJson.read(body, null);
            return record == null
                    ? new LogEntry.OfEvent(event, body, null)
                    : new LogEntry.OfUnreadable(event, record, null);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("an entry of the log before is no event", e);
        }
    }
}
