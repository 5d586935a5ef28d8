package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.port.Sessions;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresSessions implements Sessions {
    private static final String PREFIX = "lar_";
    private static final int TOKEN_BYTES = 32;

    // Locks both rows: whoever comes second sees what the first one did.
    private static final String FIND = """
            SELECT t.session_id, s.user_id, t.spent_at IS NOT NULL AS spent,
                   t.expires_at > ? AND s.expires_at > ? AND s.ended_at IS NULL AS alive
            FROM refresh_token t JOIN session s ON s.id = t.session_id
            WHERE t.token_hash = ? FOR UPDATE OF t, s
            """;

    private final Sql sql;
    private final KeyedDigest digest;
    private final SecureRandom random;
    private final Duration refreshLifetime;
    private final Duration sessionLifetime;

    PostgresSessions(DataSource dataSource, MasterKey masterKey, SecureRandom random, AuthConfig config) {
        sql = new Sql(dataSource);
        digest = masterKey.digest("refresh token");
        this.random = random;
        refreshLifetime = config.auth().tokens().refreshLifetime();
        sessionLifetime = config.auth().tokens().sessionLifetime();
        if (refreshLifetime.compareTo(sessionLifetime) > 0) {
            throw new IllegalStateException("licenseauth.auth.tokens.refresh-lifetime must not be longer than"
                    + " licenseauth.auth.tokens.session-lifetime");
        }
    }

    private record Found(UUID sessionId, UUID userId, boolean spent, boolean alive) {
        static Found of(ResultSet row) throws SQLException {
            return new Found(
                    row.getObject("session_id", UUID.class),
                    row.getObject("user_id", UUID.class),
                    row.getBoolean("spent"),
                    row.getBoolean("alive"));
        }
    }

    @Override
    public RefreshToken open(UUID sessionId, UUID userId, Instant now) {
        sql.update(
                "INSERT INTO session (id, user_id, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?)",
                sessionId,
                userId,
                time(now),
                time(now.plus(sessionLifetime)),
                time(now));
        return next(sessionId, now);
    }

    @Override
    public Spending spend(String refreshToken, Instant now) {
        byte[] hash = hash(refreshToken);
        Optional<Found> found = sql.first(FIND, Found::of, time(now), time(now), hash);
        if (found.isEmpty() || !found.get().alive()) {
            return new Spending.NotGood();
        }
        Found token = found.get();
        if (token.spent()) {
            return new Spending.Reused(token.sessionId(), token.userId());
        }
        sql.update("UPDATE refresh_token SET spent_at = ? WHERE token_hash = ?", time(now), hash);
        sql.update("UPDATE session SET used_at = ? WHERE id = ?", time(now), token.sessionId());
        return new Spending.Spent(token.sessionId(), token.userId());
    }

    @Override
    public RefreshToken next(UUID sessionId, Instant now) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = sql.first(
                        """
                        INSERT INTO refresh_token (token_hash, session_id, expires_at)
                        SELECT ?, id, least(?, expires_at) FROM session WHERE id = ?
                        RETURNING expires_at
                        """,
                        row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        hash(token),
                        time(now.plus(refreshLifetime)),
                        sessionId)
                .orElseThrow(() -> new IllegalStateException("there is no session " + sessionId));
        return new RefreshToken(token, expiresAt.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public Optional<UUID> ofToken(String refreshToken, Instant now) {
        return sql.first(FIND, Found::of, time(now), time(now), hash(refreshToken))
                .filter(Found::alive)
                .map(Found::sessionId);
    }

    @Override
    public void end(UUID sessionId, EndReason reason, Instant now) {
        sql.update(
                "UPDATE session SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL",
                time(now),
                reason.name().toLowerCase(Locale.ROOT),
                sessionId);
    }

    private byte[] hash(String token) {
        return digest.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
