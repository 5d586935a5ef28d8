package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * From COMMIT to a consumer, and from COMMIT to {@code /events}, at 200 events a second. The consumer is one of ours in this process, and
 * {@code /events} is asked again as soon as it has answered.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class EventLatencyIT {
    private static final int RATE = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final String TYPE = "license.issued";

    private final Arrivals atConsumer = new Arrivals("COMMIT -> consumer");
    private final Arrivals inEvents = new Arrivals("COMMIT -> /events");

    @Test
    void commitToConsumerAndToEvents() throws Exception {
        try (LocalStack stack = LocalStack.start("latency", Map.of(), "--no-demo")) {
            Thread consumer = Thread.ofPlatform().daemon().start(() -> consume(stack));
            Thread reader = Thread.ofPlatform().daemon().start(() -> readEvents(stack.client()));
            try (OutboxEvents events = new OutboxEvents(stack, TYPE, RATE, List.of(atConsumer, inEvents))) {
                events.write(WARM_UP);
                awaitAllSeen();
                atConsumer.reset();
                inEvents.reset();
                events.write(MEASURED);
                awaitAllSeen();
            }
            consumer.interrupt();
            reader.interrupt();
        }
        atConsumer.report(RATE);
        inEvents.report(RATE);
        atConsumer.assertGoal(RATE * MEASURED.toSeconds(), Duration.ofMillis(50));
        inEvents.assertGoal(RATE * MEASURED.toSeconds(), Duration.ofMillis(500));
    }

    private void awaitAllSeen() {
        atConsumer.awaitAll();
        inEvents.awaitAll();
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
                    atConsumer.seen(new String(id.value(), StandardCharsets.UTF_8));
                }
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            System.getLogger("benchmark").log(System.Logger.Level.DEBUG, "the consumer ends with the benchmark");
        }
    }

    private void readEvents(SuiteClient client) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readNewest(client);
            }
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The newest page, and those behind it for as long as they hold nothing that was seen before. */
    private void readNewest(SuiteClient client) throws IOException {
        String cursor = null;
        boolean allNew;
        do {
            Map<String, String> query = cursor == null
                    ? Map.of("type", TYPE, "limit", "200")
                    : Map.of("type", TYPE, "limit", "200", "cursor", cursor);
            JsonNode page = client.get("/api/v1/events", query).require(200);
            allNew = true;
            for (JsonNode event : page.path("items")) {
                allNew &= inEvents.seen(event.path("id").asText());
            }
            cursor = page.path("next_cursor").textValue();
        } while (allNew && cursor != null);
    }
}
