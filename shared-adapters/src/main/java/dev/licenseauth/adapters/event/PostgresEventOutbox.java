package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.port.EventOutbox;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes outbox rows with a plain INSERT on the transaction's own connection; Debezium turns each into one CloudEvents
 * record in Kafka's binary mode (CloudEvents Kafka protocol binding 1.0.2, section 3.2).
 */
@ApplicationScoped
class PostgresEventOutbox implements EventOutbox {
    private static final String INSERT = """
            INSERT INTO outbox (id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final DataSource dataSource;
    private final String source;
    private final String topicSuffix;

    PostgresEventOutbox(
            DataSource dataSource,
            PlatformConfig config,
            @ConfigProperty(name = "quarkus.application.name") String applicationName) {
        this.dataSource = dataSource;
        this.source = "/" + applicationName;
        this.topicSuffix = config.topics().suffix().orElse("");
    }

    @Override
    public void append(EventTopic topic, Event event) {
        CurrentTransaction.require("an event is published with the change it tells of");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, event.id());
            insert.setString(2, topic.topicName() + topicSuffix);
            insert.setString(3, event.subject());
            insert.setBytes(4, EventJson.write(event));
            insert.setString(5, event.type().value());
            insert.setString(6, source);
            insert.setString(7, event.subject());
            insert.setString(8, event.createdAt().toString());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the outbox row of a " + event.type() + " could not be written", e);
        }
    }
}
