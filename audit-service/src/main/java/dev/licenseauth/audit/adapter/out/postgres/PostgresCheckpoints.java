package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.port.Checkpoints;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The last checkpoint, in a row that is locked by whoever signs the next. */
@ApplicationScoped
class PostgresCheckpoints implements Checkpoints {
    // The database's clock: replicas need not agree on the time. A little less than a second, so that a signer who
    // looks each second is not put off by a moment.
    private static final String READ = """
        SELECT tree_size, root, note, signed_at > clock_timestamp() - interval '0.9 s' AS recent FROM log_checkpoint
        """;
    private static final String LOCK = READ + " FOR UPDATE SKIP LOCKED";

    private final DataSource dataSource;

    PostgresCheckpoints(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Last last() {
        return read(READ).orElseThrow(() -> new IllegalStateException("the row of the last checkpoint is missing"));
    }

    @Override
    public Optional<Last> lock() {
        return read(LOCK);
    }

    private Optional<Last> read(String query) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Last(
                            row.getLong(1), new TreeHash(row.getBytes(2)), row.getString(3), row.getBoolean(4)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException("the last checkpoint could not be read", e);
        }
    }

    @Override
    public void replace(Checkpoint checkpoint, String note) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE log_checkpoint"
                        + " SET tree_size = ?, root = ?, note = ?, signed_at = clock_timestamp()")) {
            update.setLong(1, checkpoint.size());
            update.setBytes(2, checkpoint.root().bytes());
            update.setString(3, note);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a checkpoint could not be written", e);
        }
    }
}
