package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.LocalStack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes events to license-service's outbox by plain JDBC, each in a transaction of its own. An event sets out before COMMIT is sent, so that
 * what is measured from there is an upper bound.
 */
final class OutboxEvents implements AutoCloseable {
    private static final String INSERT = """
            INSERT INTO outbox (id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time)
            VALUES (?, 'license.events.v1', ?, ?, ?, '/benchmark', ?, ?)
            """;
    private static final int SUBJECTS = 500;

    private final Connection connection;
    private final String type;
    private final int rate;
    private final List<Arrivals> arrivals;

    /**
     * @param rate events a second
     * @param arrivals where they are waited for
     */
    OutboxEvents(LocalStack stack, String type, int rate, List<Arrivals> arrivals) throws SQLException, IOException {
        this.connection = connect(stack.state().path("parts").path("postgres"));
        this.type = type;
        this.rate = rate;
        this.arrivals = List.copyOf(arrivals);
    }

    private static Connection connect(JsonNode postgres) throws SQLException, IOException {
        JsonNode database = postgres.path("databases").path("license");
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(
                                postgres.path("host").asText(),
                                postgres.path("port").asInt(),
                                database.path("name").asText()),
                database.path("user").asText(),
                Files.readString(Path.of(database.path("password_file").asText()))
                        .strip());
        connection.setAutoCommit(false);
        return connection;
    }

    void write(Duration duration) throws SQLException {
        long interval = Duration.ofSeconds(1).toNanos() / rate;
        long start = System.nanoTime();
        long count = duration.toSeconds() * rate;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (long i = 0; i < count; i++) {
                // On schedule whatever the last one took: a slow COMMIT must not slow the offered rate.
                for (long wait = start + i * interval - System.nanoTime();
                        wait > 0;
                        wait = start + i * interval - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                UUID id = UUID.randomUUID();
                String subject = "license:" + (i % SUBJECTS);
                Instant now = Instant.now();
                insert.setObject(1, id);
                insert.setString(2, subject);
                insert.setBytes(3, body(id, subject, now));
                insert.setString(4, type);
                insert.setString(5, subject);
                insert.setString(6, now.toString());
                insert.executeUpdate();
                long committed = System.nanoTime();
                arrivals.forEach(place -> place.setsOut(id.toString(), committed));
                connection.commit();
            }
        }
    }

    private byte[] body(UUID id, String subject, Instant now) {
        return ("{\"event_type\":\"" + type
                        + "\",\"severity\":\"info\",\"summary\":\"Written by a benchmark\",\"actor\":\"benchmark\","
                        + "\"app_id\":\"app_benchmark\",\"created_at\":" + now.getEpochSecond() + ",\"id\":\"" + id
                        + "\",\"risk\":0,\"ip\":null,\"subject\":\"" + subject + "\",\"request_id\":null,\"data\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
