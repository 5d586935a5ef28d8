package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.Session;
import dev.licenseauth.domain.identity.User;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresSessions implements Sessions {
    private static final String PREFIX = "lar_";
    private static final int TOKEN_BYTES = 32;

    /** Takes the time. */
    private static final String ALIVE =
            "(s.expires_at > ? AND s.ended_at IS NULL AND NOT session_is_revoked(s.id, s.user_id, s.role, u.role, s.rev))";

    private static final String ADMINS = "'admin', 'super_admin'";

    // Locks both rows: whoever comes second sees what the first one did.
    private static final String FIND = """
            SELECT t.session_id, s.user_id, s.authenticated_at, t.spent_at IS NOT NULL AS spent,
                   t.expires_at > ? AND %s AS alive
            FROM refresh_token t JOIN session s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
            WHERE t.token_hash = ? FOR UPDATE OF t, s
            """.formatted(ALIVE);
    private static final String SELECT =
            "SELECT s.id, s.user_id, s.created_at, s.used_at, s.authenticated_at, s.expires_at"
                    + " FROM session s JOIN users u ON u.id = s.user_id WHERE " + ALIVE;

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

    private record Found(UUID sessionId, UUID userId, Instant provedAt, boolean spent, boolean alive) {
        static Found of(ResultSet row) throws SQLException {
            return new Found(
                    row.getObject("session_id", UUID.class),
                    row.getObject("user_id", UUID.class),
                    Sql.instant(row, "authenticated_at"),
                    row.getBoolean("spent"),
                    row.getBoolean("alive"));
        }
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "used_at"),
                Sql.instant(row, "authenticated_at"),
                Sql.instant(row, "expires_at"));
    }

    @Override
    public RefreshToken open(UUID sessionId, User user, Revocation revocation, Instant tokensUntil, Instant now) {
        String token = newToken();
        return issued(
                token,
                sql.first(
                        """
                        WITH opened AS (
                            INSERT INTO session (
                                id, user_id, role, rev, created_at, used_at, authenticated_at, tokens_until, expires_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            RETURNING id, expires_at)
                        INSERT INTO refresh_token (token_hash, session_id, expires_at)
                        SELECT ?, id, least(?, expires_at) FROM opened
                        RETURNING expires_at
                        """,
                        row -> Sql.instant(row, "expires_at"),
                        sessionId,
                        user.id(),
                        user.role().word(),
                        revocation.value(),
                        time(now),
                        time(now),
                        time(now),
                        time(tokensUntil),
                        time(now.plus(sessionLifetime)),
                        hash(token),
                        time(now.plus(refreshLifetime))),
                sessionId);
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
        return new Spending.Spent(token.sessionId(), token.userId(), token.provedAt());
    }

    @Override
    public RefreshToken next(UUID sessionId, User user, Instant tokensUntil, Instant now) {
        sql.update(
                "UPDATE session SET used_at = ?, role = ?, tokens_until = greatest(tokens_until, ?) WHERE id = ?",
                time(now),
                user.role().word(),
                time(tokensUntil),
                sessionId);
        return token(sessionId, now);
    }

    private RefreshToken token(UUID sessionId, Instant now) {
        String token = newToken();
        return issued(
                token,
                sql.first(
                        """
                        INSERT INTO refresh_token (token_hash, session_id, expires_at)
                        SELECT ?, id, least(?, expires_at) FROM session WHERE id = ?
                        RETURNING expires_at
                        """,
                        row -> Sql.instant(row, "expires_at"),
                        hash(token),
                        time(now.plus(refreshLifetime)),
                        sessionId),
                sessionId);
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static RefreshToken issued(String token, Optional<Instant> expiresAt, UUID sessionId) {
        return new RefreshToken(
                token,
                expiresAt
                        .orElseThrow(() -> new IllegalStateException("there is no session " + sessionId))
                        .truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public Optional<UUID> ofToken(String refreshToken, Instant now) {
        return sql.first(FIND, Found::of, time(now), time(now), hash(refreshToken))
                .filter(Found::alive)
                .map(Found::sessionId);
    }

    @Override
    public Optional<Ended> end(UUID sessionId, EndReason reason, Instant now) {
        return sql.first(
                """
                UPDATE session s SET ended_at = ?, end_reason = ? FROM users u
                WHERE u.id = s.user_id AND s.id = ? AND %s
                RETURNING s.id, s.user_id, s.tokens_until
                """.formatted(ALIVE),
                row -> new Ended(
                        row.getObject("id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        Sql.instant(row, "tokens_until")),
                time(now),
                reason.name().toLowerCase(Locale.ROOT),
                sessionId,
                time(now));
    }

    @Override
    public List<Session> ofUser(UUID userId, int limit, Instant now) {
        return sql.all(
                SELECT + " AND s.user_id = ? ORDER BY s.created_at DESC, s.id DESC LIMIT ?",
                PostgresSessions::session,
                time(now),
                userId,
                limit);
    }

    @Override
    public Optional<Session> alive(UUID sessionId, Instant now) {
        return sql.first(SELECT + " AND s.id = ? FOR UPDATE OF s", PostgresSessions::session, time(now), sessionId);
    }

    @Override
    public void prove(UUID sessionId, Instant tokensUntil, Instant now) {
        sql.update(
                "UPDATE session SET authenticated_at = ?, tokens_until = greatest(tokens_until, ?) WHERE id = ?",
                time(now),
                time(tokensUntil),
                sessionId);
    }

    @Override
    public void spare(UUID sessionId, Revocation revocation) {
        sql.update("UPDATE session SET rev = ? WHERE id = ?", revocation.value(), sessionId);
    }

    @Override
    public long countAlive(RevocationTarget target, int atMost, Instant now) {
        return switch (target) {
            case RevocationTarget.Everybody() -> count("true", atMost, time(now));
            case RevocationTarget.NonAdmins() ->
                count("NOT (s.role IN (%1$s) AND u.role IN (%1$s))".formatted(ADMINS), atMost, time(now));
            case RevocationTarget.OfRole(var role) -> count("? IN (s.role, u.role)", atMost, time(now), role.word());
            case RevocationTarget.OfUser(UUID userId) -> count("s.user_id = ?", atMost, time(now), userId);
            case RevocationTarget.OfSession(UUID sessionId) -> count("s.id = ?", atMost, time(now), sessionId);
        };
    }

    private long count(String condition, int atMost, Object... values) {
        return sql.first(
                        "SELECT count(*) FROM (SELECT 1 FROM session s JOIN users u ON u.id = s.user_id WHERE " + ALIVE
                                + " AND " + condition + " LIMIT " + atMost + ") AS counted",
                        row -> row.getLong(1),
                        values)
                .orElseThrow();
    }

    private byte[] hash(String token) {
        return digest.of(token.getBytes(StandardCharsets.UTF_8));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
