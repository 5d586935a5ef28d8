package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.event.port.ProcessedEvents;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class OutboxTest {
    @InjectSuite
    SuiteHandle suite;

    @Inject
    EventOutbox outbox;

    @Inject
    ProcessedEvents processed;

    @Inject
    Identifiers identifiers;

    @Inject
    OutboxUpkeep upkeep;

    private Event event(String summary) {
        return new Event(
                identifiers.next(),
                new EventType("license.issued"),
                Severity.INFO,
                summary,
                "test",
                "app_1",
                Instant.parse("2026-11-21T10:00:00.5Z"),
                0,
                null,
                "license:1",
                null,
                Map.of("k", "v"));
    }

    private List<String> column(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEventIsWrittenIfAndOnlyIfItsTransactionCommits() {
        QuarkusTransaction.requiringNew().run(() -> outbox.append(EventTopic.LICENSE, event("committed")));
        assertThatIllegalStateException()
                .isThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    outbox.append(EventTopic.LICENSE, event("rolled back"));
                    throw new IllegalStateException("the change failed");
                }));
        assertThat(column("SELECT convert_from(payload, 'UTF8')::json->>'summary' FROM outbox"))
                .contains("committed")
                .doesNotContain("rolled back");
        assertThat(column("SELECT ce_time FROM outbox")).contains("2026-11-21T10:00:00.500Z");
        assertThat(column("SELECT ce_source FROM outbox")).containsOnly("/shared-adapters");
    }

    @Test
    void outsideOfATransactionNothingIsAppendedOrMarked() {
        assertThatIllegalStateException().isThrownBy(() -> outbox.append(EventTopic.LICENSE, event("loose")));
        assertThatIllegalStateException().isThrownBy(() -> processed.markProcessed("c", Set.of(new UUID(0, 1))));
    }

    @Test
    void rowsLandInTheDaysOwnPartition() {
        QuarkusTransaction.requiringNew().run(() -> outbox.append(EventTopic.LICENSE, event("today")));
        assertThat(column("SELECT count(*) FROM outbox_default")).containsExactly("0");
    }

    @Test
    void upkeepMakesPartitionsAheadAndDropsTheOld() {
        execute("CREATE TABLE outbox_20200101 PARTITION OF outbox"
                + " FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-01-02 00:00:00+00')");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String inThreeDays = "outbox_" + today.plusDays(3).format(DateTimeFormatter.BASIC_ISO_DATE);
        execute("DROP TABLE " + inThreeDays);
        upkeep.run();
        assertThat(column("SELECT relname FROM pg_class WHERE relname ~ '^outbox_[0-9]{8}$' AND relkind = 'r'"))
                .contains(inThreeDays)
                .doesNotContain("outbox_20200101")
                .hasSizeBetween(8, 9);
    }

    @Test
    void rowsOfADayThatLandedInTheDefaultPartitionDoNotStopUpkeep() {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(5);
        String name = "outbox_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        execute("DROP TABLE " + name);
        execute(
                "INSERT INTO outbox (id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time, created_at)"
                        + " VALUES (gen_random_uuid(), 't', 'a', '\\x00', 'x', 's', 's', 't', '" + day
                        + " 12:00:00+00')");
        upkeep.run();
        assertThat(column("SELECT relname FROM pg_class WHERE relname = '" + name + "'"))
                .isEmpty();
        execute("DELETE FROM outbox_default");
        upkeep.run();
        assertThat(column("SELECT relname FROM pg_class WHERE relname = '" + name + "'"))
                .hasSize(1);
    }

    @Test
    void upkeepForgetsTheInboxAndKeptAnswersThatLapsed() {
        execute("INSERT INTO processed_event VALUES ('old', gen_random_uuid(), now() - interval '31 days'),"
                + " ('young', gen_random_uuid(), now() - interval '29 days')");
        execute("INSERT INTO idempotency_key VALUES (sha256('old'), sha256('a'), '\\x00', now() - interval '25 hours'),"
                + " (sha256('young'), sha256('a'), '\\x00', now() - interval '23 hours')");
        upkeep.run();
        assertThat(column("SELECT consumer FROM processed_event WHERE consumer IN ('old', 'young')"))
                .containsExactly("young");
        assertThat(column("SELECT count(*) FROM idempotency_key")).containsExactly("1");
    }

    @Test
    void theConnectorsRoleReadsTheOutboxBeatsAndDoesNothingElse() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        suite.database().jdbcUrl(),
                        "outbox_connector",
                        suite.database().connectorPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM outbox");
            statement.execute(
                    "WITH gone AS (DELETE FROM outbox_heartbeat) INSERT INTO outbox_heartbeat DEFAULT VALUES");
            for (String refused : List.of(
                    "DELETE FROM outbox",
                    "INSERT INTO outbox_heartbeat (id) SELECT event_id FROM processed_event",
                    "SELECT * FROM idempotency_key",
                    "CREATE TABLE mine (a int)")) {
                org.assertj.core.api.Assertions.assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.execute(refused))
                        .withMessageContaining("permission denied");
            }
        }
    }

    @Test
    void anEventIsMarkedOncePerConsumer() {
        UUID first = identifiers.next();
        UUID second = identifiers.next();
        assertThat(QuarkusTransaction.requiringNew().call(() -> processed.markProcessed("a", List.of(first, first))))
                .containsExactly(first);
        assertThat(QuarkusTransaction.requiringNew().call(() -> processed.markProcessed("a", List.of(first, second))))
                .containsExactly(second);
        assertThat(QuarkusTransaction.requiringNew().call(() -> processed.markProcessed("b", List.of(first))))
                .containsExactly(first);
        assertThat(QuarkusTransaction.requiringNew().call(() -> processed.markProcessed("a", List.of())))
                .isEmpty();
    }

    /** Two replicas are handed one event: the second waits for the first, and acts only if the first did not. */
    @Test
    void theSecondOfTwoTransactionsWaitsForTheFirst() throws Exception {
        UUID committed = identifiers.next();
        assertThat(secondSees(committed, false)).isEmpty();
        UUID rolledBack = identifiers.next();
        assertThat(secondSees(rolledBack, true)).containsExactly(rolledBack);
    }

    private Set<UUID> secondSees(UUID event, boolean firstFails) throws Exception {
        CountDownLatch marked = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> first = executor.submit(() -> {
                try {
                    QuarkusTransaction.requiringNew().run(() -> {
                        processed.markProcessed("race", List.of(event));
                        marked.countDown();
                        awaitQuietly(finish);
                        if (firstFails) {
                            throw new EffectFailedException();
                        }
                    });
                } catch (EffectFailedException e) {
                    assertThat(firstFails).isTrue();
                }
            });
            marked.await();
            Future<Set<UUID>> second = executor.submit(() ->
                    QuarkusTransaction.requiringNew().call(() -> processed.markProcessed("race", List.of(event))));
            eventually()
                    .untilAsserted(() -> assertThat(
                                    column(
                                            "SELECT 'waits' FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%processed_event%'"))
                            .contains("waits"));
            assertThat(second).isNotDone();
            finish.countDown();
            first.get();
            return second.get();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class EffectFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
