package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From COMMIT to a consumer, and from COMMIT to {@code /events}, at 200 events a second. The clock starts before COMMIT
 * is sent, so that the figure is an upper bound; the consumer is one of ours in this process, and {@code /events} is
 * asked again as soon as it has answered.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class EventLatencyIT {
    private static final int RATE = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final String INSERT = """
            INSERT INTO outbox (id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time)
            VALUES (?, 'license.events.v1', ?, ?, 'license.issued', '/benchmark', ?, ?)
            """;
    private static final double MILLION = 1e6;

    private final Map<String, Long> committing = new ConcurrentHashMap<>();
    private final Map<String, Long> invisible = new ConcurrentHashMap<>();
    private final Histogram toConsumer =
            new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
    private final Histogram toEvents =
            new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);

    @Test
    void commitToConsumerAndToEvents() throws Exception {
        try (LocalStack stack = LocalStack.start("latency", Map.of(), "--no-demo")) {
            Thread consumer = Thread.ofPlatform().daemon().start(() -> consume(stack));
            Thread reader = Thread.ofPlatform().daemon().start(() -> readEvents(stack.client()));
            try (Connection connection = connect(stack.state().path("parts").path("postgres"))) {
                write(connection, WARM_UP);
                awaitAllSeen();
                toConsumer.reset();
                toEvents.reset();
                write(connection, MEASURED);
                awaitAllSeen();
            }
            consumer.interrupt();
            reader.interrupt();
        }
        report("COMMIT -> consumer", toConsumer);
        report("COMMIT -> /events", toEvents);
        assertThat(toConsumer.getTotalCount()).isGreaterThanOrEqualTo(RATE * MEASURED.toSeconds() * 99 / 100);
        assertThat(toConsumer.getValueAtPercentile(99) / MILLION)
                .as("ms to a consumer, p99")
                .isLessThanOrEqualTo(50);
        assertThat(toEvents.getValueAtPercentile(99) / MILLION)
                .as("ms to /events, p99")
                .isLessThanOrEqualTo(500);
    }

    private static void report(String what, Histogram nanos) {
        System.getLogger("benchmark")
                .log(
                        System.Logger.Level.INFO,
                        "%s at %d/s, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                                .formatted(
                                        what,
                                        RATE,
                                        nanos.getTotalCount(),
                                        nanos.getValueAtPercentile(50) / MILLION,
                                        nanos.getValueAtPercentile(99) / MILLION,
                                        nanos.getMaxValue() / MILLION));
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

    private void write(Connection connection, Duration duration) throws SQLException {
        long interval = Duration.ofSeconds(1).toNanos() / RATE;
        long start = System.nanoTime();
        long count = duration.toSeconds() * RATE;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (long i = 0; i < count; i++) {
                // On schedule whatever the last one took: a slow COMMIT must not slow the offered rate.
                for (long wait = start + i * interval - System.nanoTime();
                        wait > 0;
                        wait = start + i * interval - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                UUID id = UUID.randomUUID();
                String subject = "license:" + (i % 500);
                Instant now = Instant.now();
                insert.setObject(1, id);
                insert.setString(2, subject);
                insert.setBytes(3, body(id, subject, now));
                insert.setString(4, subject);
                insert.setString(5, now.toString());
                insert.executeUpdate();
                long committed = System.nanoTime();
                committing.put(id.toString(), committed);
                invisible.put(id.toString(), committed);
                connection.commit();
            }
        }
    }

    private static byte[] body(UUID id, String subject, Instant now) {
        return ("{\"event_type\":\"license.issued\",\"severity\":\"info\",\"summary\":\"License issued\",\"actor\":\"benchmark\","
                        + "\"app_id\":\"app_benchmark\",\"created_at\":" + now.getEpochSecond() + ",\"id\":\"" + id
                        + "\",\"risk\":0,\"ip\":null,\"subject\":\"" + subject + "\",\"request_id\":null,\"data\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void awaitAllSeen() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!(committing.isEmpty() && invisible.isEmpty())) {
            assertThat(System.nanoTime())
                    .as("%d and %d events not seen", committing.size(), invisible.size())
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void consume(LocalStack stack) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                        stack.state()
                                .path("parts")
                                .path("kafka")
                                .path("bootstrap_servers")
                                .asText(),
                "group.id", "benchmark",
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("license.events.v1"));
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Header id = record.headers().lastHeader("ce_id");
                    seen(new String(id.value(), StandardCharsets.UTF_8), committing, toConsumer);
                }
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            System.getLogger("benchmark").log(System.Logger.Level.DEBUG, "the consumer ends with the benchmark");
        }
    }

    private void readEvents(SuiteClient client) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                JsonNode page = client.get("/api/v1/events", Map.of("type", "license.issued", "limit", "200"))
                        .require(200);
                for (JsonNode event : page.path("items")) {
                    seen(event.path("id").asText(), invisible, toEvents);
                }
            }
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void seen(String id, Map<String, Long> waiting, Histogram histogram) {
        long now = System.nanoTime();
        @Nullable Long since = waiting.remove(id);
        if (since != null) {
            histogram.recordValue(now - since);
        }
    }
}
