package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The log of attempts, written with the moves that follow of them. */
@ApplicationScoped
class AttemptLog {
    /** What is shown of a delivery's log; it holds no more than a few series. */
    private static final int MAX_SHOWN = 50;

    private static final String RECORD = """
            WITH given AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::int[], ?::int[], ?::timestamptz[], ?::bigint[], ?::int[],
                                     ?::text[], ?::text[], ?::bigint[], ?::text[], ?::timestamptz[])
                    AS row (delivery_id, claim, series, number, started_at, millis, status,
                            fault, answer, retry_after, state, next_attempt)
            ), moved AS (
                UPDATE delivery SET state = given.state, attempts = given.number, in_flight = false,
                    due_at = coalesce(given.next_attempt, due_at),
                    finished_at = CASE WHEN given.state = 'pending' THEN NULL ELSE ?::timestamptz END
                FROM given
                WHERE delivery.id = given.delivery_id AND delivery.claim = given.claim AND delivery.state = 'pending'
            )
            INSERT INTO delivery_attempt (delivery_id, claim, series, number, started_at, millis, status,
                                          fault, answer, retry_after)
            SELECT delivery_id, given.claim, given.series, number, started_at, millis, status, fault, answer, retry_after
            FROM given WHERE EXISTS (SELECT FROM delivery WHERE delivery.id = given.delivery_id)
            ON CONFLICT DO NOTHING
            """;
    private static final String OF = """
            SELECT series, number, started_at, millis, status, fault, answer, retry_after
            FROM delivery_attempt WHERE delivery_id = ? ORDER BY claim DESC LIMIT ?
            """;

    private final Sql sql;

    AttemptLog(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    void record(List<Finished> finished, Instant now) {
        sql.with(RECORD, "attempts of webhook deliveries could not be recorded", record -> {
            Columns columns = new Columns(record, finished);
            columns.set(1, "uuid", each -> each.claim().deliveryId());
            columns.set(2, "int8", each -> each.claim().number());
            columns.set(3, "int4", each -> each.claim().series());
            columns.set(4, "int4", each -> each.claim().attempt());
            columns.set(5, "timestamptz", Finished::startedAt);
            columns.set(6, "int8", Finished::millis);
            columns.set(7, "int4", each -> status(each.outcome()));
            columns.set(8, "text", each -> fault(each.outcome()));
            columns.set(9, "text", each -> answer(each.outcome()));
            columns.set(10, "int8", each -> retryAfter(each.outcome()));
            columns.set(11, "text", each -> each.state().word());
            columns.set(12, "timestamptz", Finished::nextAttempt);
            record.setObject(13, now.atOffset(ZoneOffset.UTC));
            return record.executeUpdate();
        });
    }

    private static @Nullable Integer status(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered ? answered.status() : null;
    }

    private static @Nullable String fault(Outcome outcome) {
        return outcome instanceof Outcome.Unanswered(Outcome.Fault fault) ? fault.word() : null;
    }

    private static @Nullable String answer(Outcome outcome) {
        return outcome instanceof Outcome.Answered answered ? answered.answer() : null;
    }

    private static @Nullable Long retryAfter(Outcome outcome) {
        Duration retryAfter = outcome instanceof Outcome.Answered answered ? answered.retryAfter() : null;
        return retryAfter == null ? null : retryAfter.toSeconds();
    }

    List<Delivery.Attempt> of(UUID deliveryId) {
        return sql.with(OF, "the log of a webhook delivery could not be read", query -> {
            query.setObject(1, deliveryId);
            query.setInt(2, MAX_SHOWN);
            List<Delivery.Attempt> attempts = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    attempts.add(new Delivery.Attempt(
                            row.getInt("series"),
                            row.getInt("number"),
                            EndpointRows.instant(row, "started_at"),
                            row.getLong("millis"),
                            outcome(row)));
                }
            }
            return attempts;
        });
    }

    private static Outcome outcome(ResultSet row) throws SQLException {
        String fault = row.getString("fault");
        if (fault != null) {
            return new Outcome.Unanswered(Outcome.Fault.ofWord(fault));
        }
        Long retryAfter = row.getObject("retry_after", Long.class);
        return new Outcome.Answered(
                row.getInt("status"),
                row.getString("answer"),
                retryAfter == null ? null : Duration.ofSeconds(retryAfter));
    }

    /** Turns results into one array for each column. */
    private record Columns(PreparedStatement statement, List<Finished> finished) {
        void set(int parameter, String type, Function<Finished, @Nullable Object> value) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[finished.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(finished.get(i));
            }
            statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
        }
    }
}
