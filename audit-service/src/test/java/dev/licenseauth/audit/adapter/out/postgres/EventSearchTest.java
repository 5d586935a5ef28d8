package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every combination of filters over a log in which what is searched for is rare, old or late. For plans over more rows:
 * {@code -Dtest.log-rows=200000}.
 */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class EventSearchTest {
    private static final int ROWS = Integer.getInteger("test.log-rows", 20_000);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LIMIT = 51;

    @InjectSuite
    SuiteHandle suite;

    @Inject
    LoggedEvents events;

    @Inject
    DataSource dataSource;

    @Inject
    LogSecrets secrets;

    private record Row(
            long logIndex, String type, String severity, int risk, String actor, String app, String ip, Instant at) {
        boolean meets(EventFilter filter) {
            EventType wanted = filter.type();
            Instant from = filter.from();
            Instant to = filter.to();
            return (wanted == null || wanted.value().equals(type))
                    && (filter.severities().isEmpty()
                            || filter.severities().stream()
                                    .anyMatch(each -> each.word().equals(severity)))
                    && risk >= filter.minRisk()
                    && (filter.actor() == null || filter.actor().equals(actor))
                    && (filter.appId() == null || filter.appId().equals(app))
                    && (filter.ip() == null || filter.ip().equals(ip))
                    && (from == null || !at.isBefore(from))
                    && (to == null || at.isBefore(to));
        }
    }

    @Test
    @ActivateRequestContext
    void everyCombinationOfFiltersFindsTheNewestThatMeetItByWalkingAnIndex() throws SQLException {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            fill(connection, statement);
            List<Row> newestFirst = rows(statement);
            for (EventFilter filter : combinations()) {
                for (Long before : Arrays.asList(null, (long) ROWS / 20)) {
                    List<Long> expected = newestFirst.stream()
                            .filter(row -> before == null || row.logIndex() < before)
                            .filter(row -> row.meets(filter))
                            .limit(LIMIT)
                            .map(Row::logIndex)
                            .toList();

                    assertThat(events.newestFirst(filter, before, LIMIT))
                            .as("%s below %s", filter, before)
                            .extracting(LoggedEvent::logIndex)
                            .isEqualTo(expected);
                    assertThat(plan(statement, new EventSearchSql(filter, before, LIMIT, secrets::reference)))
                            .as("%s below %s", filter, before)
                            .doesNotContain("Seq Scan on log_entry")
                            .doesNotContain("Seq Scan on log_address");
                }
            }
        }
    }

    @Test
    void searchesArePlannedForTheValuesTheySearchFor() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("SHOW plan_cache_mode")) {
            assertThat(setting.next()).isTrue();
            assertThat(setting.getString(1)).isEqualTo("force_custom_plan");
        }
    }

    private void fill(Connection connection, Statement statement) throws SQLException {
        statement.execute("CREATE TEMPORARY TABLE reference (value text PRIMARY KEY, ref bytea)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO reference VALUES (?, ?)")) {
            for (int n = 0; n < 64; n++) {
                reference(insert, Reference.Kind.ADDRESS, "10.0.0." + n);
                if (n < 32) {
                    reference(insert, Reference.Kind.PARTY, "user:" + n);
                }
                if (n < 3) {
                    reference(insert, Reference.Kind.APP, "app_" + n);
                }
            }
        }
        statement.execute("""
            CREATE TEMPORARY TABLE entry AS SELECT n AS log_index, gen_random_uuid() AS event_id,
                CASE WHEN n < %1$d / 10 AND n %% 10 = 0 THEN 'license.deleted' ELSE 'license.used' END AS event_type,
                CASE WHEN n %% 500 = 20 THEN 'critical' WHEN n %% 50 = 20 THEN 'error' ELSE 'info' END AS severity,
                CASE WHEN n %% 4 = 0 THEN n / 4 %% 101 ELSE 0 END AS risk,
                'user:' || n / 10 %% 32 AS actor,
                'app_' || n / 20 %% 3 AS app,
                '10.0.0.' || n / 10 %% 64 AS ip,
                timestamptz '2026-01-01Z' + n * interval '1 second'
                    - CASE WHEN n %% 5000 = 4990 THEN n ELSE n %% 16 END * interval '1 second' AS created_at
            FROM generate_series(0, %1$d - 1) AS n
            """.formatted(ROWS));
        statement.execute("""
            INSERT INTO log_entry (log_index, event_id, event_type, severity, risk, actor_ref, app_ref, operator,
                                   created_at, leaf, parties, sealed)
            SELECT log_index, event_id, event_type, severity, risk, by_actor.ref, by_app.ref, true, created_at,
                   convert_to(json_build_object('type', event_type, 'severity', severity, 'actor', '', 'subject', '')::text, 'UTF8'),
                   ARRAY[by_actor.ref], ''
            FROM entry
            JOIN reference AS by_actor ON by_actor.value = actor JOIN reference AS by_app ON by_app.value = app
            """);
        statement.execute("""
            INSERT INTO log_address
            SELECT ref, log_index, ARRAY[ref] FROM entry JOIN reference ON value = ip
            """);
        statement.execute("""
            INSERT INTO log_span
            SELECT log_index - log_index % 1024, min(created_at), max(created_at) FROM log_entry GROUP BY 1
            """);
        statement.execute("ANALYZE log_entry");
        statement.execute("ANALYZE log_address");
        statement.execute("ANALYZE log_span");
    }

    private void reference(PreparedStatement insert, Reference.Kind kind, String value) throws SQLException {
        insert.setString(1, value);
        insert.setBytes(2, secrets.reference(kind, value).bytes());
        insert.executeUpdate();
    }

    private static List<Row> rows(Statement statement) throws SQLException {
        List<Row> rows = new ArrayList<>(ROWS);
        try (ResultSet all = statement.executeQuery("""
            SELECT log_index, event_type, severity, risk, actor, app, ip, extract(epoch FROM created_at)::bigint
            FROM entry ORDER BY log_index DESC
            """)) {
            while (all.next()) {
                rows.add(new Row(
                        all.getLong(1),
                        all.getString(2),
                        all.getString(3),
                        all.getInt(4),
                        all.getString(5),
                        all.getString(6),
                        all.getString(7),
                        Instant.ofEpochSecond(all.getLong(8))));
            }
        }
        return rows;
    }

    private static List<EventFilter> combinations() {
        Instant from = START.plusSeconds(ROWS / 20);
        Instant to = START.plusSeconds(ROWS / 10);
        return IntStream.range(0, 1 << 8)
                .mapToObj(bits -> new EventFilter(
                        (bits & 1) == 0 ? null : new EventType("license.deleted"),
                        (bits & 2) == 0 ? Set.of() : EnumSet.of(Severity.CRITICAL, Severity.ERROR),
                        (bits & 4) == 0 ? 0 : 40,
                        (bits & 8) == 0 ? null : "user:2",
                        (bits & 16) == 0 ? null : "10.0.0.2",
                        (bits & 32) == 0 ? null : "app_1",
                        (bits & 64) == 0 ? null : from,
                        (bits & 128) == 0 ? null : to,
                        false))
                .toList();
    }

    private static String plan(Statement statement, EventSearchSql sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = statement.executeQuery("EXPLAIN " + withValues(sql))) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    private static String withValues(EventSearchSql sql) {
        String text = sql.text();
        for (Object parameter : sql.parameters()) {
            text = text.replaceFirst("\\?", Matcher.quoteReplacement(literal(parameter)));
        }
        return text;
    }

    private static String literal(Object value) {
        return switch (value) {
            case Number number -> number.toString();
            case byte[] bytes -> "'\\x" + HexFormat.of().formatHex(bytes) + "'::bytea";
            default -> "'" + value + "'";
        };
    }
}
