package dev.licenseauth.webhook;

import dev.licenseauth.domain.event.EventTopic;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How fast deliveries are, in the test's own process: the receiver, Kafka's client and the service share its cores.
 * Run with {@code -Dbenchmark=true -Dtest=DeliveryBenchmark}.
 */
@QuarkusTest
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class DeliveryBenchmark extends WebhookServiceTest {
    private static final Logger LOG = Logger.getLogger(DeliveryBenchmark.class);
    private static final int PER_SECOND = 100;
    private static final int PACED = 20 * PER_SECOND;
    private static final int BURST = 10_000;

    @Test
    void fromTheRecordOnKafkaToTheReceiver() {
        createdId("/benchmark");
        burst(2_000);
        paced();
        int before = receiver.got().size();
        long start = System.nanoTime();
        burst(BURST);
        double seconds = (receiver.got().getLast().nanoTime() - start) / 1e9;
        LOG.infof(
                "benchmark: %d deliveries in %.1f s, %.0f/s", receiver.got().size() - before, seconds, BURST / seconds);
    }

    private void burst(int events) {
        int expected = receiver.got().size() + events;
        publish(Stream.generate(TestEvent::anEvent).limit(events).toArray(TestEvent[]::new));
        eventually()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(receiver.got()).hasSizeGreaterThanOrEqualTo(expected));
    }

    private void paced() {
        Map<String, Long> sent = new ConcurrentHashMap<>();
        int before = receiver.got().size();
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                suite.kafka().bootstrapServers(),
                ProducerConfig.LINGER_MS_CONFIG,
                0);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (int i = 0; i < PACED; i++) {
                long due = start + i * (1_000_000_000L / PER_SECOND);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                TestEvent event = TestEvent.anEvent();
                var record = event.record(suite.kafka(), EventTopic.LICENSE);
                Future<?> _ = producer.send(record, (_, _) -> sent.put("msg_" + event.id(), System.nanoTime()));
            }
            producer.flush();
        }
        eventually()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(receiver.got()).hasSizeGreaterThanOrEqualTo(before + PACED));
        double[] millis = receiver.got().stream()
                .skip(before)
                .mapToDouble(
                        got -> (got.nanoTime() - sent.getOrDefault(got.header("webhook-id"), got.nanoTime())) / 1e6)
                .sorted()
                .toArray();
        LOG.infof(
                "benchmark: Kafka has the record -> received, %d at %d/s: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                millis.length,
                PER_SECOND,
                millis[millis.length / 2],
                millis[(int) (millis.length * 0.99)],
                Arrays.stream(millis).max().orElse(0));
    }
}
