package dev.licenseauth.audit.adapter.in.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.event.Received;
import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
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
                .satisfies(row -> assertThat(row.body()).isEqualTo(body));
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
        assertThat(log.number("SELECT count(*) FROM log_entry WHERE unreadable_record = 'junk'::bytea"))
                .isOne();
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

        QuarkusTransaction.requiringNew().run(() -> handler.handle(batch));
        QuarkusTransaction.requiringNew().run(() -> handler.handle(batch));

        assertThat(log.number("SELECT count(*) FROM log_entry WHERE unreadable_record = 'read twice'::bytea"))
                .isOne();
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
                    .satisfies(row -> assertThat(row.body()).isEqualTo(event.body()));
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
        assertThat(log.number("SELECT count(*) FROM log_entry WHERE actor = 'survivor'"))
                .isEqualTo(300);
        log.assertSound();
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

    private JsonNode unreadableEntry(String record) throws IOException {
        try (Connection connection = suite.database().connect();
                var select = connection.prepareStatement("SELECT body FROM log_entry WHERE unreadable_record = ?")) {
            select.setBytes(1, record.getBytes(StandardCharsets.UTF_8));
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return new ObjectMapper().readTree(rows.getBytes(1));
            }
        } catch (SQLException e) {
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
