package dev.licenseauth.adapters.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** The table of kept answers. Everything here belongs to the transaction in progress. */
@ApplicationScoped
class KeptAnswers {
    // The first eight bytes of the key's hash serve as the lock's number. Should two keys ever share them, the later
    // one is told that the first is still running, and its retry goes through.
    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_xact_lock(('x' || encode(substr(?, 1, 8), 'hex'))::bit(64)::bigint)";
    private static final String FIND = """
            SELECT request_mac, answer, version FROM idempotency_key
            WHERE key_hash = ? AND created_at > clock_timestamp() - make_interval(secs => ?)
            """;
    private static final String KEEP = """
            INSERT INTO idempotency_key (key_hash, request_mac, answer, version) VALUES (?, ?, ?, ?)
            ON CONFLICT (key_hash) DO UPDATE
            SET request_mac = excluded.request_mac, answer = excluded.answer, version = excluded.version,
                created_at = excluded.created_at
            """;

    private final DataSource dataSource;

    KeptAnswers(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What became of claiming a key. */
    sealed interface Claim {
        /** The key is new, or has lapsed, and is this transaction's until it ends. */
        record Mine() implements Claim {}

        /** Another transaction holds it. */
        record InProgress() implements Claim {}

        /** It was used, and this is what was kept. */
        record Kept(
                byte[] requestMac,
                byte[] sealedAnswer,
                @Nullable Long version) implements Claim {}
    }

    Claim claim(byte[] keyHash, long keptForSeconds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement lock = connection.prepareStatement(TRY_LOCK);
                PreparedStatement find = connection.prepareStatement(FIND)) {
            lock.setBytes(1, keyHash);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    return new Claim.InProgress();
                }
            }
            // A statement of its own, after the lock: it sees what the lock's last holder committed.
            find.setBytes(1, keyHash);
            find.setDouble(2, (double) keptForSeconds);
            try (ResultSet row = find.executeQuery()) {
                return row.next()
                        ? new Claim.Kept(row.getBytes(1), row.getBytes(2), row.getObject(3, Long.class))
                        : new Claim.Mine();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("kept answers cannot be read", e);
        }
    }

    void keep(byte[] keyHash, byte[] requestMac, byte[] sealedAnswer, @Nullable Long version) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setBytes(1, keyHash);
            keep.setBytes(2, requestMac);
            keep.setBytes(3, sealedAnswer);
            keep.setObject(4, version, Types.BIGINT);
            keep.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("an answer cannot be kept", e);
        }
    }
}
