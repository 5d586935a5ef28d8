package dev.licenseauth.auth.adapter.out.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.port.AuthFacts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;

/** Writes state into the outbox, beside the events but none of them: nothing audits it, and its topic is compacted. */
@ApplicationScoped
class OutboxAuthFacts implements AuthFacts {
    private static final String TOPIC = "auth.state.v1";
    private static final String INSERT = """
            INSERT INTO outbox (id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time)
            VALUES (?, ?, ?, ?, 'auth.state', '/auth-service', ?, ?)
            """;

    private final DataSource dataSource;
    private final Identifiers identifiers;
    private final Clock clock;
    private final ObjectMapper json;
    private final String topic;

    OutboxAuthFacts(
            DataSource dataSource, Identifiers identifiers, Clock clock, ObjectMapper json, PlatformConfig config) {
        this.dataSource = dataSource;
        this.identifiers = identifiers;
        this.clock = clock;
        this.json = json;
        topic = TOPIC + config.topics().suffix().orElse("");
    }

    @Override
    public void publish(AuthFact fact) {
        if (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("no transaction in progress: a fact is told with the change that made it");
        }
        AuthFactJson record = AuthFactJson.of(fact);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, identifiers.next());
            insert.setString(2, topic);
            insert.setString(3, record.key());
            insert.setBytes(4, record.value() == null ? null : json.writeValueAsBytes(record.value()));
            insert.setString(5, record.key());
            insert.setString(6, clock.instant().toString());
            insert.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of plain values becomes JSON", e);
        } catch (SQLException e) {
            throw new IllegalStateException("the outbox row of " + record.key() + " could not be written", e);
        }
    }
}
