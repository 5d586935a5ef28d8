package dev.licenseauth.audit.application;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class CarryOverTest {
    @InjectSuite
    SuiteHandle suite;

    @Inject
    OpenLog openLog;

    @Inject
    LoggedEvents logged;

    @Test
    void whatWasLoggedBeforeBecomesLeavesInItsOrderByteForByteAndLeavesTheOldTable() throws SQLException {
        List<TestEvent> events = Stream.generate(TestEvent::anEvent).limit(1200).toList();
        insertShuffled(events);
        LogTable log = new LogTable(suite.database());

        assertThat(openLog.handle(null)).isInstanceOf(LogState.State.Open.class);

        List<UUID> ids = events.stream().map(event -> event.event().id()).toList();
        assertThat(log.ids(ids)).isEqualTo(ids);
        assertThat(log.rows(ids))
                .extracting(LogTable.Row::logIndex)
                .startsWith(0L, 1L)
                .endsWith(1199L);
        assertThat(log.number("SELECT count(*) FROM log_entry_unproven")).isZero();
        for (TestEvent event : events.subList(0, 20)) {
            assertThat(Objects.requireNonNull(logged.leaf(event.event().id())
                                    .orElseThrow()
                                    .opening())
                            .body())
                    .isEqualTo(event.body());
        }
        log.assertSound();
        assertThat(openLog.handle(null)).isInstanceOf(LogState.State.Open.class);
        assertThat(log.size()).isEqualTo(1200);
    }

    /** As the log before had them; how the rows lie must not matter. */
    private void insertShuffled(List<TestEvent> events) throws SQLException {
        List<Integer> indexes =
                new ArrayList<>(IntStream.range(0, events.size()).boxed().toList());
        Collections.shuffle(indexes, new Random(4));
        try (Connection connection = suite.database().connect();
                PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO log_entry_unproven
                        (log_index, event_id, event_type, severity, risk, actor, app_id, ip, created_at, body)
                    VALUES (?, ?, 'license.issued', 'info', 0, 'user:42', 'app_demo', '198.51.100.7', now(), ?)
                    """)) {
            for (int index : indexes) {
                insert.setLong(1, index);
                insert.setObject(2, events.get(index).event().id());
                insert.setBytes(3, events.get(index).body());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
