package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.audit.application.AppendEvents.Arrival;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.testing.Eventually;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class PostgresEventLogTest {
    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    @Inject
    EventLog eventLog;

    private LogTable log;

    @BeforeEach
    void lookBehindTheService() {
        log = new LogTable(suite.database());
    }

    @Test
    void replicasThatAreHandedTheSameEventsAtTheSameTimeLogEachOnceAndLeaveNoGap() throws Exception {
        List<TestEvent> events = events(600);
        int replicas = 4;
        CyclicBarrier start = new CyclicBarrier(replicas);
        List<Callable<Integer>> runs = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            List<TestEvent> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, new Random(replica));
            runs.add(() -> {
                start.await();
                int appended = 0;
                for (int from = 0; from < shuffled.size(); from += 50) {
                    appended += append(shuffled.subList(from, from + 50)).appended();
                }
                return appended;
            });
        }
        int appended = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(replicas)) {
            for (Future<Integer> run : executor.invokeAll(runs)) {
                appended += run.get();
            }
        }

        assertThat(appended).isEqualTo(events.size());
        assertThat(log.rows(ids(events))).hasSize(events.size());
        log.assertSound();
    }

    @Test
    void aBatchThatIsRolledBackLeavesNeitherEntryNorGap() {
        long before = log.size();
        List<TestEvent> lost = events(10);
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    appendEvents.handle(arrivals(lost));
                    throw new IllegalStateException("the replica dies");
                }))
                .hasMessageContaining("the replica dies");
        assertThat(log.size()).isEqualTo(before);
        assertThat(log.rows(ids(lost))).isEmpty();

        append(lost);

        assertThat(log.rows(ids(lost))).extracting(LogTable.Row::logIndex).startsWith(before);
        log.assertSound();
    }

    @Test
    void anEventTheInboxHasForgottenIsNotLoggedAgain() throws SQLException {
        List<TestEvent> events = events(3);
        append(events);
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM processed_event");
        }
        TestEvent fresh = anEvent();

        AppendEvents.Result result = append(List.of(events.get(0), fresh, events.get(2)));

        assertThat(result).isEqualTo(new AppendEvents.Result(1, 2, 0));
        assertThat(log.rows(ids(events))).hasSize(3);
        assertThat(log.rows(List.of(fresh.event().id()))).hasSize(1);
        log.assertSound();
    }

    @Test
    void aBatchMayReachOverSeveralSpans() {
        List<TestEvent> events = events(3000);

        append(events);

        assertThat(log.ids(ids(events))).isEqualTo(ids(events));
        log.assertSound();
    }

    @Test
    void nothingIsAppendedOutsideOfATransaction() {
        TestEvent event = anEvent();

        assertThatThrownBy(() -> eventLog.append(List.of(new LogEntry.OfEvent(event.event(), event.body(), null))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no transaction");
        assertThat(log.rows(List.of(event.event().id()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE log_entry SET risk = 1",
                "UPDATE log_entry SET risk = 1 WHERE log_index < 0",
                "DELETE FROM log_entry",
                "TRUNCATE log_entry",
                "INSERT INTO log_entry SELECT * FROM log_entry ON CONFLICT (log_index) DO UPDATE SET risk = 1",
                "MERGE INTO log_entry USING log_head ON log_index = 0 WHEN MATCHED THEN DELETE",
                "DELETE FROM log_head",
                "TRUNCATE log_head",
                "UPDATE log_head SET size = size - 1",
                "UPDATE log_head SET right_edge = decode(repeat('00', octet_length(right_edge)), 'hex')",
                "UPDATE log_tile SET hashes = decode(repeat('00', octet_length(hashes)), 'hex')",
                "UPDATE log_tile SET hashes = substring(hashes FROM 1 FOR 32) WHERE octet_length(hashes) > 32",
                "UPDATE log_tile SET tile_index = tile_index + 1000",
                "DELETE FROM log_tile",
                "TRUNCATE log_tile",
                "UPDATE log_checkpoint SET root = sha256('x')",
                "UPDATE log_checkpoint SET tree_size = tree_size - 1",
                "DELETE FROM log_checkpoint",
                "UPDATE log_identity SET origin = 'x'",
                "DELETE FROM log_identity"
            })
    void theDatabaseRefusesToChangeTheLogEvenToItsOwnerAndToAReplicationStream(String change) throws SQLException {
        append(events(2));
        Eventually.eventually().untilAsserted(() -> assertThat(log.signedSize()).isEqualTo(log.size()));
        try (Connection owner = suite.database().connect();
                Statement statement = owner.createStatement()) {
            assertThatThrownBy(() -> statement.execute(change))
                    .hasMessageMatching("(?s).*(the log is append-only|permission denied for table log_).*");
        }
        try (Connection superuser = suite.database().connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("the log is append-only");
        }
        log.assertSound();
    }

    private AppendEvents.Result append(List<TestEvent> events) {
        return QuarkusTransaction.requiringNew().call(() -> appendEvents.handle(arrivals(events)));
    }

    private static List<Arrival> arrivals(List<TestEvent> events) {
        return events.stream().map(TestEvent::arrival).toList();
    }

    private static List<TestEvent> events(int count) {
        return Stream.generate(TestEvent::anEvent).limit(count).toList();
    }

    private static List<UUID> ids(List<TestEvent> events) {
        return events.stream().map(event -> event.event().id()).toList();
    }
}
