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

    OutboxUpkeep(DataSource dataSource, PlatformConfig config) {
        this.dataSource = dataSource;
        this.config = config;
    }

    @Scheduled(every = "1h", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        QuarkusTransaction.requiringNew().run(this::maintainPartitions);
        purge(
                "DELETE FROM processed_event WHERE ctid = ANY (ARRAY(SELECT ctid FROM processed_event"
                        + " WHERE processed_at < clock_timestamp() - make_interval(secs => ?) LIMIT ?))",
                config.outbox().inboxDaysKept() * 86_400L);
        purge(
                "DELETE FROM idempotency_key WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency_key"
                        + " WHERE created_at < clock_timestamp() - make_interval(secs => ?) LIMIT ?))",
                config.idempotency().keptFor().toSeconds());
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

    private void purge(String delete, long olderThanSeconds) {
        int deleted;
        do {
            deleted = QuarkusTransaction.requiringNew().call(() -> purgeBatch(delete, olderThanSeconds));
        } while (deleted == PURGE_BATCH);
    }

    private int purgeBatch(String delete, long olderThanSeconds) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setDouble(1, (double) olderThanSeconds);
            statement.setInt(2, PURGE_BATCH);
            return statement.executeUpdate();
        }
    }
}
