package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Makes the outbox' next partitions, drops the old, and forgets what the inbox and the kept answers need no longer.
 * Runs in every replica; a lock in the database makes the runs take turns.
 */
@ApplicationScoped
class OutboxUpkeep {
    private static final Logger LOG = Logger.getLogger(OutboxUpkeep.class);
    private static final int PURGE_BATCH = 10_000;

    private final DataSource dataSource;
    private final PlatformConfig config;
    private final Clock clock;

    OutboxUpkeep(DataSource dataSource, PlatformConfig config, Clock clock) {
        this.dataSource = dataSource;
        this.config = config;
        this.clock = clock;
        if (config.outbox().inboxDaysKept() <= config.outbox().daysKept()) {
            throw new IllegalStateException("licenseauth.outbox.inbox-days-kept must be larger than"
                    + " licenseauth.outbox.days-kept: a row sent again must find its event in the inbox");
        }
    }

    @Scheduled(every = "1h", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        attempt(
                "making and dropping partitions of the outbox",
                () -> QuarkusTransaction.requiringNew().run(this::maintainPartitions));
        attempt("purging the outbox' default partition", () -> purge("outbox_default", "created_at", outboxSeconds()));
        attempt("purging the inbox", () -> purge("processed_event", "processed_at", inboxSeconds()));
        attempt("purging kept answers", () -> purge("idempotency_key", "created_at", answerSeconds()));
    }

    private long outboxSeconds() {
        return Duration.ofDays(config.outbox().daysKept()).toSeconds();
    }

    private long inboxSeconds() {
        return Duration.ofDays(config.outbox().inboxDaysKept()).toSeconds();
    }

    private long answerSeconds() {
        return config.idempotency().keptFor().toSeconds();
    }

    /** One step's failure must not keep the next from running; all run again in an hour. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed and is tried again in an hour", what);
        }
    }

    private void maintainPartitions() {
        try (Connection connection = dataSource.getConnection();
                Statement settings = connection.createStatement();
                PreparedStatement maintain = connection.prepareStatement("SELECT * FROM outbox_maintain(?, ?)")) {
            // Dropping a partition locks the whole table: better to come back in an hour than to hold up writers.
            settings.execute("SET LOCAL lock_timeout = '2s'");
            maintain.setInt(1, config.outbox().daysAhead());
            maintain.setInt(2, config.outbox().daysKept());
            try (ResultSet actions = maintain.executeQuery()) {
                while (actions.next()) {
                    String action = actions.getString("action");
                    Logger.Level level = action.equals("blocked_by_default") ? Logger.Level.WARN : Logger.Level.INFO;
                    LOG.logf(level, "outbox partition %s %s", actions.getString("partition_name"), action);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the outbox' partitions could not be maintained; tried again in an hour", e);
        }
    }

    private void purge(String table, String ageColumn, long olderThanSeconds) {
        String delete = "DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$s < ? LIMIT ?))"
                .formatted(table, ageColumn);
        OffsetDateTime limit = clock.instant().minusSeconds(olderThanSeconds).atOffset(ZoneOffset.UTC);
        int deleted;
        do {
            deleted = QuarkusTransaction.requiringNew().call(() -> purgeBatch(delete, limit));
        } while (deleted == PURGE_BATCH);
    }

    private int purgeBatch(String delete, OffsetDateTime limit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setObject(1, limit);
            statement.setInt(2, PURGE_BATCH);
            return statement.executeUpdate();
        }
    }
}
