package dev.licenseauth.audit.adapter.in.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.event.Received;
import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class AuditedEventsTest {
    private static final String BACKEND_WAITING_FOR_THE_HEAD = """
        FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%log_head%'
        """;

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AuditedEvents handler;

    @Inject
    LoggedEvents logged;

    @Inject
    MeterRegistry meters;

    private LogTable log;

    @BeforeEach
    void lookBehindTheService() {
        log = new LogTable(suite.database());
    }

    @Test
    void anEventOfEachTopicButItsOwnIsLogged() {
        List<TestEvent> audited = new ArrayList<>();
        for (EventTopic topic : EnumSet.complementOf(EnumSet.of(EventTopic.AUDIT))) {
            TestEvent event = anEvent();
            audited.add(event);
            send(List.of(event.record(suite.kafka(), topic)));
        }
        TestEvent own = anEvent();
        send(List.of(own.record(suite.kafka(), EventTopic.AUDIT)));
        TestEvent later = anEvent();
        send(List.of(later.record(suite.kafka(), EventTopic.LICENSE)));

        awaitLogged(Stream.concat(audited.stream(), Stream.of(later))
                .map(event -> event.event().id())
                .toList());
        assertThat(log.rows(List.of(own.event().id()))).isEmpty();
    }

    @Test
    void aBodyIsKeptByteForByte() {
        TestEvent event = anEvent();
        byte[] body = new String(event.body(), StandardCharsets.UTF_8)
                .replace("{\"event_type\"", "{ \"of_a_later_version\" : 1.50,\n\"event_type\"")
                .getBytes(StandardCharsets.UTF_8);
        send(List.of(withValue(event, body)));

        awaitLogged(List.of(event.event().id()));
        assertThat(log.rows(List.of(event.event().id())))
                .singleElement()
                .satisfies(row -> assertThat(body(row.eventId())).isEqualTo(body));
    }

    @Test
    void anEventSentAThousandTimesIsLoggedOnce() {
        TestEvent event = anEvent();
        TestEvent last = anEvent().subject("license:1");
        send(Collections.nCopies(1000, license(event)));
        send(List.of(license(last)));

        awaitLogged(List.of(event.event().id(), last.event().id()));
        assertThat(log.ids(List.of(event.event().id(), last.event().id())))
                .containsExactly(event.event().id(), last.event().id());
        log.assertSound();
    }

    @Test
    void eventsOfOneSubjectKeepTheirOrder() {
        List<TestEvent> events = Stream.generate(() -> anEvent().subject("license:ordered"))
                .limit(1200)
                .toList();
        send(events.stream().map(this::license).toList());

        List<UUID> sent = events.stream().map(event -> event.event().id()).toList();
        eventually().untilAsserted(() -> assertThat(log.ids(sent)).isEqualTo(sent));
    }

    @Test
    void recordsThatAreNoEventsAreLoggedBetweenTheOthers() throws IOException {
        TestEvent before = anEvent().subject("license:poisoned");
        TestEvent after = anEvent().subject("license:poisoned");
        TestEvent template = anEvent().subject("license:poisoned");
        String body = new String(template.body(), StandardCharsets.UTF_8);
        List<byte @Nullable []> poison = new ArrayList<>();
        poison.add(null);
        for (String text : List.of(
                "",
                "junk",
                "[]",
                "{}",
                body.substring(1),
                body + "{}",
                body.replace("\"info\"", "\"dreadful\""),
                body.replace(template.event().id().toString(), "1"),
                body.replaceFirst("\"created_at\":[0-9]+", "\"created_at\":\"soon\""),
                body.replaceFirst("\"created_at\":[0-9]+", "\"created_at\":1e300"),
                body.replace("\"risk\":0", "\"risk\":101"),
                body.replace("\"risk\":0", "\"risk\":99999999999999999999"),
                body.replace("\"risk\":0", "\"risk\":0,\"risk\":0"),
                body.replace("\"pos\"", "[".repeat(2000) + "]".repeat(2000)))) {
            poison.add(text.getBytes(StandardCharsets.UTF_8));
        }
        poison.add(body.getBytes(StandardCharsets.UTF_16));
        poison.add(body.replace("user:42", "user:\u00e9").getBytes(Charset.forName("ISO-8859-1")));
        long unreadableBefore = unreadable();
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        records.add(license(before));
        poison.forEach(value -> records.add(withValue(template, value)));
        records.add(license(after));
        send(records);

        awaitLogged(List.of(before.event().id(), after.event().id()));
        List<LogTable.Row> ends =
                log.rows(List.of(before.event().id(), after.event().id()));
        assertThat(ends.getLast().logIndex() - ends.getFirst().logIndex()).isEqualTo(poison.size() + 1);
        assertThat(unreadable() - unreadableBefore).isEqualTo(poison.size());
        assertThat(log.rows(List.of(template.event().id()))).isEmpty();
        JsonNode entry = unreadableEntry("junk");
        assertThat(entry.path("data").path("topic").textValue())
                .isEqualTo(suite.kafka().topic(EventTopic.LICENSE));
        assertThat(entry.path("data").path("reason").textValue()).isEqualTo("not JSON");
    }

    @Test
    void anUnreadableRecordReadAgainIsLoggedOnce() {
        List<Received> batch = List.of(new Received.Malformed(
                new Received.Position("license.events.v1", 0, 7),
                "read twice".getBytes(StandardCharsets.UTF_8),
                "why"));
        UUID id = new UnreadableRecord("license.events.v1", 0, 7, "why", "read twice".getBytes(StandardCharsets.UTF_8))
                .asEvent(Instant.EPOCH)
                .id();

        QuarkusTransaction.requiringNew().run(() -> handler.handle(batch));
        QuarkusTransaction.requiringNew().run(() -> handler.handle(batch));

        assertThat(log.number("SELECT count(*) FROM log_entry WHERE event_id = '" + id + "'"))
                .isOne();
        assertThat(Objects.requireNonNull(logged.leaf(id).orElseThrow().opening())
                        .record())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("read twice");
    }

    @Test
    void whatPostgresqlCannotHoldIsLoggedAllTheSame() {
        List<TestEvent> events = List.of(
                anEvent()
                        .actor("nul \u0000 nul")
                        .app("\u0000")
                        .ip("\u0000")
                        .summary("\u0000")
                        .subject("s:\u0000"),
                anEvent().actor("half of a pair \ud83d").app("\ude00\ud83d"),
                anEvent().actor("x".repeat(100_000)).app("y".repeat(100_000)).ip("z".repeat(100_000)),
                anEvent().actor("").app("").ip(""),
                anEvent().at(Instant.parse("+1000000-01-01T00:00:00Z")),
                anEvent().at(Instant.parse("-1000000-01-01T00:00:00Z")));
        send(events.stream().map(this::license).toList());

        awaitLogged(events.stream().map(event -> event.event().id()).toList());
        for (TestEvent event : events) {
            assertThat(log.rows(List.of(event.event().id())))
                    .singleElement()
                    .satisfies(row -> assertThat(body(row.eventId())).isEqualTo(event.body()));
        }
        log.assertSound();
    }

    @Test
    void aConnectionThatIsKilledInTheMiddleOfABatchLosesNothing() throws SQLException {
        List<TestEvent> events =
                Stream.generate(() -> anEvent().actor("survivor")).limit(300).toList();
        try (Connection holder = suite.database().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT size FROM log_head FOR UPDATE");
            send(events.stream().map(this::license).toList());
            long killed = awaitBackendWaitingForTheHead(0);
            log.number("SELECT pg_terminate_backend(" + killed + ")::int");
            awaitBackendWaitingForTheHead(killed);
            holder.rollback();
        }

        awaitLogged(events.stream().map(event -> event.event().id()).toList());
        assertThat(log.rows(events.stream().map(event -> event.event().id()).toList()))
                .hasSize(300);
        log.assertSound();
    }

    @Test
    void offsetsAreThoseThatCommittedWithTheEntriesAndARewindLogsNothingTwice() throws Exception {
        String topic = suite.kafka().topic(EventTopic.LICENSE);
        List<TestEvent> events = Stream.generate(() -> anEvent().subject("license:rewound"))
                .limit(50)
                .toList();
        RecordMetadata last =
                suite.kafka().send(events.stream().map(this::license).toList()).getLast();
        List<UUID> ids = events.stream().map(event -> event.event().id()).toList();
        awaitLogged(ids);
        assertThat(handler.nextOffset(topic, last.partition())).hasValue(last.offset() + 1);
        double repeated = repeated();

        // The group's own offsets stay at the end. Whoever is assigned the partition must not ask them.
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE consumer_offset SET next_offset = 0");
        }
        try (Admin admin = suite.kafka().admin()) {
            admin.removeMembersFromConsumerGroup(
                            "audit" + suite.kafka().suffix(), new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }

        eventually()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(repeated()).isGreaterThanOrEqualTo(repeated + events.size()));
        eventually()
                .untilAsserted(() ->
                        assertThat(handler.nextOffset(topic, last.partition())).hasValue(last.offset() + 1));
        assertThat(log.ids(ids)).isEqualTo(ids);
        log.assertSound();
    }

    private double repeated() {
        return meters.counter("licenseauth.audit.events", "outcome", "repeated").count();
    }

    private long awaitBackendWaitingForTheHead(long otherThan) {
        String and = " AND pid <> " + otherThan;
        eventually()
                .untilAsserted(() -> assertThat(log.number("SELECT count(*) " + BACKEND_WAITING_FOR_THE_HEAD + and))
                        .isPositive());
        return log.number("SELECT max(pid) " + BACKEND_WAITING_FOR_THE_HEAD + and);
    }

    private long unreadable() {
        return log.number("SELECT count(*) FROM log_entry WHERE event_type = 'audit.record_unreadable'");
    }

    /** The entry of the record with this value, by the hash that it holds. */
    private JsonNode unreadableEntry(String record) throws IOException {
        String hash = sha256(record);
        for (LoggedEvent event : logged.newestFirst(unreadables(), null, 500)) {
            JsonNode body = new ObjectMapper().readTree(event.body());
            if (body.path("data").path("sha256").asText().equals(hash)) {
                return body;
            }
        }
        throw new AssertionError("no entry of " + record);
    }

    private static EventFilter unreadables() {
        return new EventFilter(UnreadableRecord.TYPE, Set.of(), 0, null, null, null, null, null, false);
    }

    private byte[] body(UUID eventId) {
        return Objects.requireNonNull(logged.leaf(eventId).orElseThrow().opening())
                .body();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void send(Collection<ProducerRecord<String, byte[]>> records) {
        suite.kafka().send(records);
    }

    private ProducerRecord<String, byte[]> license(TestEvent event) {
        return event.record(suite.kafka(), EventTopic.LICENSE);
    }

    private ProducerRecord<String, byte[]> withValue(TestEvent event, byte @Nullable [] value) {
        ProducerRecord<String, byte[]> record = license(event);
        return new ProducerRecord<>(record.topic(), null, record.key(), value, record.headers());
    }

    private void awaitLogged(List<UUID> ids) {
        eventually()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.rows(ids)).hasSize(ids.size()));
    }
}
