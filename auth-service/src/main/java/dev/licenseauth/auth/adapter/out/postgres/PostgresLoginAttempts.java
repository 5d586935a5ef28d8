package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Attempts as slots: at most so many rows for a name and who tries it, whatever anybody sends. */
@Startup
@ApplicationScoped
class PostgresLoginAttempts implements LoginAttempts {
    private static final Duration LAPSE = Duration.ofSeconds(30);
    private static final int MOST_ATTEMPTS = 100;

    // One statement for all that a login begins with costs one way to the database and one commit. What it reads is of
    // one snapshot, older perhaps than the turn it waited for: the revocation's number is then as old as the user.
    private static final String RESERVED = """
            WITH reserved AS MATERIALIZED (SELECT login_attempt_reserve(?, ?, ?, ?, ?) AS retry_after)""";
    private static final String READ = """
                   c.value, %s
            FROM reserved r CROSS JOIN revocation_counter c LEFT JOIN users u ON u.username_key = ?
            WHERE c.id = 1
            """.formatted(PostgresUsers.COLUMNS);
    private static final String BEGIN_ENCRYPTED = RESERVED + """
            ,
            spent AS (
                INSERT INTO spent_challenge (expires_at, nonce_hash) SELECT ?, ? FROM reserved WHERE retry_after = 0
                ON CONFLICT DO NOTHING RETURNING 1)
            SELECT r.retry_after,
                   NOT EXISTS (SELECT 1 FROM spent)
                       OR EXISTS (SELECT 1 FROM used_login_payload WHERE kid = ? AND payload_hash = ?) AS replayed,
            """ + READ;
    private static final String BEGIN_PLAIN = RESERVED + """

            SELECT r.retry_after, false AS replayed,
            """ + READ;

    // Reservations for one name take turns in the database. Only so many wait there, each with a connection: the others
    // wait here, so that a flood for one name does not take every connection there is.
    private static final int MOST_AT_ONCE = 4;

    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private final Sql sql;
    private final AttemptSubjects subjects;
    private final Identifiers identifiers;
    private final Clock clock;
    private final int maxAttempts;
    private final Duration window;

    PostgresLoginAttempts(
            DataSource dataSource, MasterKey masterKey, Identifiers identifiers, Clock clock, AuthConfig config) {
        sql = new Sql(dataSource);
        subjects = new AttemptSubjects(masterKey);
        this.identifiers = identifiers;
        this.clock = clock;
        maxAttempts = config.auth().login().maxAttempts();
        window = config.auth().login().attemptWindow();
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalStateException("licenseauth.auth.login.max-attempts must be 1 to " + MOST_ATTEMPTS);
        }
        if (window.compareTo(LAPSE) < 0) {
            throw new IllegalStateException("licenseauth.auth.login.attempt-window must be at least " + LAPSE);
        }
    }

    @Override
    public Beginning begin(LoginName name, Attempter attempter, @Nullable Answer answer, Instant now) {
        UUID attempt = identifiers.next();
        List<@Nullable Object> values = new ArrayList<>();
        Collections.addAll(
                values, subjects.of(name, attempter), attempt, maxAttempts, time(now), time(now.plus(LAPSE)));
        if (answer != null) {
            Collections.addAll(
                    values,
                    answer.challenge().expiresAt().getEpochSecond(),
                    nonceHash(answer.challenge()),
                    answer.challenge().keyId(),
                    answer.ciphertextHash());
        }
        Collections.addAll(values, time(now), name.value());
        turns.acquireUninterruptibly();
        try {
            return sql.first(
                            answer == null ? BEGIN_PLAIN : BEGIN_ENCRYPTED,
                            row -> beginning(attempt, row),
                            values.toArray())
                    .orElseThrow(() -> new IllegalStateException("the revocation counter is gone"));
        } finally {
            turns.release();
        }
    }

    private static Beginning beginning(UUID attempt, ResultSet row) throws SQLException {
        int retryAfter = row.getInt("retry_after");
        return retryAfter > 0
                ? new Beginning.Exhausted(retryAfter)
                : new Beginning.Begun(
                        attempt,
                        row.getBoolean("replayed"),
                        new Revocation(row.getLong("value")),
                        row.getObject("id") == null ? Optional.empty() : Optional.of(PostgresUsers.user(row)));
    }

    /** Of the bytes, not of the text: upper-case hex is the same challenge. */
    private static byte[] nonceHash(Challenge challenge) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(challenge.nonce()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void keep(UUID attempt, LoginName name, Attempter attempter) {
        sql.update(
                "UPDATE login_attempt SET taken_until = ? WHERE subject = ? AND attempt = ?",
                time(clock.instant().plus(window)),
                subjects.of(name, attempter),
                attempt);
    }

    @Override
    public void refund(UUID attempt, LoginName name, Attempter attempter) {
        sql.update(
                "DELETE FROM login_attempt WHERE subject = ? AND attempt = ?", subjects.of(name, attempter), attempt);
    }

    @Override
    public boolean redeem(UUID attempt, LoginName name, Attempter attempter, String keyId, byte[] ciphertextHash) {
        return sql.first("""
                        WITH used AS (
                            INSERT INTO used_login_payload (kid, payload_hash) VALUES (?, ?)
                            ON CONFLICT DO NOTHING RETURNING 1),
                        refunded AS (
                            DELETE FROM login_attempt
                            WHERE subject = ? AND attempt = ? AND EXISTS (SELECT 1 FROM used))
                        SELECT 1 FROM used
                        """, row -> true, keyId, ciphertextHash, subjects.of(name, attempter), attempt)
                .isPresent();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
