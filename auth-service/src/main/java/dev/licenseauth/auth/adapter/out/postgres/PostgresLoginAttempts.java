package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.port.LoginAttempts;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Attempts as slots: at most so many rows for a name and who tries it, whatever anybody sends. */
@ApplicationScoped
class PostgresLoginAttempts implements LoginAttempts {
    private static final Duration LAPSE = Duration.ofSeconds(30);
    private static final int MOST_ATTEMPTS = 100;

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
    public Reservation reserve(LoginName name, Attempter attempter) {
        UUID attempt = identifiers.next();
        byte[] subject = subjects.of(name, attempter);
        turns.acquireUninterruptibly();
        try {
            int retryAfter = sql.first(
                            "SELECT login_attempt_reserve(?, ?, ?, ?, ?)",
                            row -> row.getInt(1),
                            subject,
                            attempt,
                            maxAttempts,
                            now(),
                            now().plus(LAPSE))
                    .orElseThrow();
            return retryAfter == 0 ? new Reservation.Reserved(attempt) : new Reservation.Exhausted(retryAfter);
        } finally {
            turns.release();
        }
    }

    @Override
    public void keep(UUID attempt, LoginName name, Attempter attempter) {
        sql.update(
                "UPDATE login_attempt SET taken_until = ? WHERE subject = ? AND attempt = ?",
                now().plus(window),
                subjects.of(name, attempter),
                attempt);
    }

    @Override
    public void refund(UUID attempt, LoginName name, Attempter attempter) {
        sql.update("DELETE FROM login_attempt WHERE subject = ? AND attempt = ?", subjects.of(name, attempter), attempt);
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

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
