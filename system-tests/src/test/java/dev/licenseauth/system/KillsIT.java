package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SIGKILL of every part in the middle of 1,000 licences being issued: afterwards each accepted licence is exactly one
 * event in {@code /events}. {@code -Dkill.rounds=N} runs it N times on one stack.
 */
class KillsIT {
    private static final int LICENCES = 1_000;
    private static final int WORKERS = 6;
    // Paced, so that requests are under way at each of the kills instead of all done before the second.
    private static final Duration PACE = Duration.ofMillis(150);
    private static final List<String> VICTIMS = List.of(
            "connect",
            "kafka",
            "postgres",
            "license-service",
            "audit-service",
            "auth-service",
            "webhook-dispatcher",
            "gateway");
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private static LocalStack stack;

    @BeforeAll
    static void up() {
        stack = LocalStack.start("kills", Map.of(), "--no-demo");
        stack.client().catalogue();
    }

    @AfterAll
    static void down() {
        stack.close();
    }

    @Test
    void everyAcceptedLicenceIsExactlyOneEvent() throws Exception {
        int rounds = Integer.getInteger("kill.rounds", 1);
        for (int round = 1; round <= rounds; round++) {
            killAllPartsWhileIssuing("round-" + round);
        }
    }

    private static void killAllPartsWhileIssuing(String owner) throws Exception {
        Set<String> issued = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger retries = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                running.add(workers.submit(() -> issueAll(owner, next, issued, retries)));
            }
            for (int i = 0; i < VICTIMS.size(); i++) {
                int due = LICENCES * (i + 1) / (VICTIMS.size() + 2);
                await().atMost(Duration.ofMinutes(3)).until(() -> issued.size() >= due || failed(running));
                kill(VICTIMS.get(i));
            }
            for (Future<?> worker : running) {
                worker.get(5, TimeUnit.MINUTES);
            }
        }
        assertThat(issued).hasSize(LICENCES);
        assertThat(retries).as("requests that the kills disturbed").hasPositiveValue();
        // The parts killed last are still coming back: until then asking for the events fails, which is no verdict.
        await().atMost(RECOVERY)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(eventsOf(owner).keySet()).isEqualTo(issued));
        Map<String, Integer> events = eventsOf(owner);
        assertThat(events.values()).as("events per licence").containsOnly(1);
        int records = recordsOf(issued);
        System.getLogger("kills")
                .log(
                        System.Logger.Level.INFO,
                        "{0}: {1} licences issued with {2} retries, {3} events; {4} Kafka records, {5} of them repeats",
                        owner,
                        issued.size(),
                        retries.get(),
                        events.size(),
                        records,
                        records - issued.size());
    }

    private static boolean failed(List<Future<?>> workers) {
        return workers.stream().anyMatch(worker -> worker.isDone() && worker.state() == Future.State.FAILED);
    }

    /** Kills the process as the kernel's out-of-memory killer would, and waits until another is in its place. */
    private static void kill(String part) {
        ProcessHandle victim = stack.process(part);
        assertThat(victim.destroyForcibly()).isTrue();
        await(part + " is back")
                .atMost(RECOVERY)
                .until(() -> stack.state().path("parts").path(part).path("pid").asLong() != victim.pid());
    }

    private static void issueAll(String owner, AtomicInteger next, Set<String> issued, AtomicInteger retries) {
        for (int number = next.getAndIncrement(); number < LICENCES; number = next.getAndIncrement()) {
            issued.add(issue(owner, owner + "-" + number, retries));
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    /** Issues one licence whatever happens: the key makes it safe to send again until there is an answer. */
    private static String issue(String owner, String key, AtomicInteger retries) {
        SuiteClient client = CLIENT.get();
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                SuiteClient.Answer answer = client.post(
                        "/api/v1/licenses", Map.of("app_id", SuiteClient.APP, "plan", "pro", "owner", owner), key);
                switch (answer.status()) {
                    case 201 -> {
                        return answer.body().path("id").asText();
                    }
                    // Still running, or a part is away: what Retry-After is for.
                    case 409, 502, 503, 504 -> {}
                    default -> throw new IllegalStateException("unexpected " + answer);
                }
            } catch (IOException connectionLost) {
                // The gateway or the service behind it died with the request: whether it was done is not known.
            }
            retries.incrementAndGet();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IllegalStateException(key + " could not be issued within two minutes");
    }

    private static final ThreadLocal<SuiteClient> CLIENT = ThreadLocal.withInitial(() -> stack.client());

    /** How many events each licence of an owner has, by walking all pages. */
    private static Map<String, Integer> eventsOf(String owner) throws IOException {
        Map<String, Integer> events = new LinkedHashMap<>();
        SuiteClient client = stack.client();
        String cursor = null;
        do {
            Map<String, String> query = cursor == null
                    ? Map.of("type", "license.issued", "limit", "500")
                    : Map.of("type", "license.issued", "limit", "500", "cursor", cursor);
            JsonNode page = client.get("/api/v1/events", query).require(200);
            for (JsonNode event : page.path("items")) {
                if (event.path("data").path("owner").asText().equals(owner)) {
                    events.merge(event.path("data").path("license_id").asText(), 1, Integer::sum);
                }
            }
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : page.path("next_cursor").asText();
        } while (cursor != null);
        return events;
    }

    /** How many records the topic holds of these licences, repeats included. */
    private static int recordsOf(Set<String> licenses) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.state()
                        .path("parts")
                        .path("kafka")
                        .path("bootstrap_servers")
                        .asText());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("license.events.v1").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int found = 0;
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    String key = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
                    if (key.startsWith("license:") && licenses.contains(key.substring("license:".length()))) {
                        found++;
                    }
                }
            }
            return found;
        }
    }
}
