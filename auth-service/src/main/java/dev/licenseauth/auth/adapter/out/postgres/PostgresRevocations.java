package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.Revocations;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

@ApplicationScoped
class PostgresRevocations implements Revocations {
    // A login in progress may have read the counter before and open its session a little after.
    private static final Duration ROOM = Duration.ofDays(1);

    private final Sql sql;
    private final Duration sessionLifetime;

    PostgresRevocations(DataSource dataSource, AuthConfig config) {
        sql = new Sql(dataSource);
        sessionLifetime = config.auth().tokens().sessionLifetime();
    }

    @Override
    public Revocation committed() {
        return read("SELECT value FROM revocation_counter WHERE id = 1");
    }

    @Override
    public void lock() {
        read("SELECT value FROM revocation_counter WHERE id = 1 FOR UPDATE");
    }

    private Revocation read(String text) {
        return sql.first(text, row -> new Revocation(row.getLong(1)))
                .orElseThrow(() -> new IllegalStateException("the revocation counter is gone"));
    }

    @Override
    public Made revoke(RevocationTarget target, Reach reach, Instant tokensUntil, Instant now) {
        Revocation revocation = read("UPDATE revocation_counter SET value = value + 1 WHERE id = 1 RETURNING value");
        long sessionCounter = switch (reach) {
            case ACCESS_TOKENS -> 0;
            case SESSIONS -> revocation.value();
        };
        Instant keptUntil = switch (reach) {
            case ACCESS_TOKENS -> tokensUntil;
            case SESSIONS -> lastSessionEnds(tokensUntil, now.plus(sessionLifetime));
        };
        // Under the counter's lock, so that a larger number never meets a smaller one here.
        return sql.first(
                        """
                        INSERT INTO revocation AS held (target, counter, session_counter, tokens_until, kept_until)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (target) DO UPDATE SET
                            counter = excluded.counter,
                            session_counter = greatest(held.session_counter, excluded.session_counter),
                            tokens_until = greatest(held.tokens_until, excluded.tokens_until),
                            kept_until = greatest(held.kept_until, excluded.kept_until),
                            published = true
                        RETURNING tokens_until
                        """,
                        row -> new Made(revocation, Sql.instant(row, "tokens_until")),
                        target.text(),
                        revocation.value(),
                        sessionCounter,
                        tokensUntil.atOffset(ZoneOffset.UTC),
                        keptUntil.atOffset(ZoneOffset.UTC))
                .orElseThrow();
    }

    /** Whatever the setting was when a session was opened, its row says when it expires. */
    private Instant lastSessionEnds(Instant first, Instant second) {
        return sql.first(
                        "SELECT greatest(?, ?, (SELECT max(expires_at) FROM session)) AS ends",
                        row -> Sql.instant(row, "ends"),
                        first.atOffset(ZoneOffset.UTC),
                        second.atOffset(ZoneOffset.UTC))
                .orElseThrow()
                .plus(ROOM);
    }
}
