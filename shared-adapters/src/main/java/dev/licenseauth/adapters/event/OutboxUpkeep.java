package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
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
import java.time.Duration;

/**
 * Makes the outbox' next partitions, drops the old, and forgets what the inbox and the kept answers need no longer.
 * Runs in every replica; a lock in the database makes the runs take turns.
 */
@Startup
@ApplicationScoped
class OutboxUpkeep {
    private static final Logger LOG = Logger.getLogger(OutboxUpkeep.class);
    private static final int PURGE_BATCH = 10_000;

    private final DataSource dataSource;
    private final PlatformConfig config;

    OutboxUpkeep(DataSource dataSource, PlatformConfig config) {
        this.dataSource = dataSource;
        this.config = config;
        if (config.outbox().daysAhead() < 1 || config.outbox().daysKept() < 1) {
            throw new IllegalStateException(
                    "licenseauth.outbox.days-ahead and licenseauth.outbox.days-kept must be at least 1");
        }
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
        attempt(
                "purging the outbox' default partition",
                () -> purge(
                        "outbox_default",
                        "created_at",
                        Duration.ofDays(config.outbox().daysKept())));
        attempt(
                "purging the inbox",
                () -> purge(
                        "processed_event",
                        "processed_at",
                        Duration.ofDays(config.outbox().inboxDaysKept())));
        attempt(
                "purging kept answers",
                () -> purge(
                        "idempotency_key", "created_at", config.idempotency().keptFor()));
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

    private void purge(String table, String ageColumn, Duration kept) {
        // By the database's clock, which also decided when a row was still good; and asked of the row once more when it
        // is deleted, for it may have been renewed meanwhile.
        String delete = """
                DELETE FROM %1$s
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$s < clock_timestamp() - make_interval(secs => ?) LIMIT ?))
                  AND %2$s < clock_timestamp() - make_interval(secs => ?)
                """.formatted(table, ageColumn);
        int deleted;
        do {
            deleted = QuarkusTransaction.requiringNew().call(() -> purgeBatch(delete, (double) kept.toSeconds()));
        } while (deleted == PURGE_BATCH);
    }

    private int purgeBatch(String delete, double keptSeconds) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setDouble(1, keptSeconds);
            statement.setInt(2, PURGE_BATCH);
            statement.setDouble(3, keptSeconds);
            return statement.executeUpdate();
        }
    }
}
