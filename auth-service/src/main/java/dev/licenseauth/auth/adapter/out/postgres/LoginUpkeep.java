package dev.licenseauth.auth.adapter.out.postgres;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import javax.sql.DataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Makes the next partitions of used challenges, drops the old, and forgets what no longer decides anything. */
@ApplicationScoped
class LoginUpkeep {
    private static final Logger LOG = Logger.getLogger(LoginUpkeep.class);
    private static final Duration SESSIONS_KEPT = Duration.ofDays(30);
    private static final Duration RETIRED_KEPT = Duration.ofDays(1);
    private static final int HOURS_AHEAD = 48;
    private static final int BATCH = 10_000;
    private static final int SECONDS = 60;

    private final Sql sql;
    private final Clock clock;

    LoginUpkeep(DataSource dataSource, Clock clock) {
        sql = new Sql(dataSource);
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        attempt("making and dropping partitions of used challenges", this::maintainPartitions);
        attempt("forgetting attempts", () -> purge("login_attempt", "taken_until < ?", now));
        attempt("forgetting sessions", () -> purge("session", "expires_at < ?", now.minus(SESSIONS_KEPT)));
        attempt("forgetting revocations", () -> purge("revocation", "NOT published AND kept_until < ?", now));
        // With the payloads that were encrypted for them.
        attempt(
                "forgetting login keys",
                () -> purge("login_key", "state = 'retired' AND since < ?", now.minus(RETIRED_KEPT)));
        attempt(
                "forgetting told signals",
                () -> purge("told_signal", "minute < ?", now.minusHours(1).toEpochSecond() / SECONDS));
    }

    /** One step's failure must not keep the next from running; all run again in ten minutes. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed and is tried again in ten minutes", what);
        }
    }

    private void maintainPartitions() {
        QuarkusTransaction.requiringNew().run(() -> {
            // Dropping a partition locks the whole table: better to come back later than to hold up logins.
            sql.update("SET LOCAL lock_timeout = '2s'");
            sql.first("SELECT spent_challenge_maintain(?)", row -> true, HOURS_AHEAD);
        });
    }

    private void purge(String table, String condition, Object value) {
        // The condition stands twice: a row that was renewed after it was chosen stays.
        String delete =
                "DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d)) AND %2$s"
                        .formatted(table, condition, BATCH);
        int deleted;
        do {
            deleted = sql.update(delete, value, value);
        } while (deleted == BATCH);
    }
}
