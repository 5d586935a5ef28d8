package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.port.EventOutbox;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes outbox rows with a plain INSERT on the transaction's own connection. */
@ApplicationScoped
class PostgresEventOutbox implements EventOutbox {
    private static final String INSERT =
            "INSERT INTO outbox (" + OutboxRows.COLUMNS + ") VALUES (" + OutboxRows.PLACES + ")";

    private final DataSource dataSource;
    private final OutboxRows rows;

    PostgresEventOutbox(DataSource dataSource, OutboxRows rows) {
        this.dataSource = dataSource;
        this.rows = rows;
    }

    @Override
    public void append(EventTopic topic, Event event) {
        CurrentTransaction.require("an event is published with the change it tells of");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            @Nullable Object[] values = rows.values(topic, event);
            for (int i = 0; i < values.length; i++) {
                insert.setObject(i + 1, values[i]);
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the outbox row of a " + event.type() + " could not be written", e);
        }
    }
}
