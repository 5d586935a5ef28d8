package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.port.ProcessedEvents;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The inbox table. A second transaction that marks the same event waits for the first and then finds it marked, so two
 * replicas that are both handed an event act on it once.
 */
@ApplicationScoped
class PostgresProcessedEvents implements ProcessedEvents {
    // Sorted, so that two transactions with overlapping batches lock in one order and cannot deadlock.
    private static final String MARK = """
            INSERT INTO processed_event (consumer, event_id)
            SELECT ?, id FROM (SELECT DISTINCT id FROM unnest(?::uuid[]) AS id ORDER BY id) AS ids
            ON CONFLICT DO NOTHING
            RETURNING event_id
            """;

    private final DataSource dataSource;

    PostgresProcessedEvents(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Set<UUID> markProcessed(String consumer, Collection<UUID> eventIds) {
        CurrentTransaction.require("an event is marked with the effect it has");
        if (eventIds.isEmpty()) {
            return Set.of();
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement mark = connection.prepareStatement(MARK)) {
            Array ids = connection.createArrayOf("uuid", eventIds.toArray());
            mark.setString(1, consumer);
            mark.setArray(2, ids);
            Set<UUID> fresh = new LinkedHashSet<>();
            try (ResultSet rows = mark.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getObject(1, UUID.class));
                }
            }
            return fresh;
        } catch (SQLException e) {
            throw new IllegalStateException("the inbox of " + consumer + " could not be written", e);
        }
    }
}
