package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.Session;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Sessions;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresSessions implements Sessions {
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
    private final RefreshTokens tokens;

    PostgresSessions(DataSource dataSource, RefreshTokens tokens) {
        sql = new Sql(dataSource);
        this.tokens = tokens;
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
    public boolean couldBeGood(String refreshToken) {
        return tokens.isMarked(refreshToken);
    }

    @Override
    public Spending spend(String refreshToken, Instant now) {
        byte[] hash = tokens.hash(refreshToken);
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
        String token = tokens.next();
        return sql.first(
                        """
                        INSERT INTO refresh_token (token_hash, session_id, expires_at)
                        SELECT ?, id, least(?, expires_at) FROM session WHERE id = ?
                        RETURNING expires_at
                        """,
                        row -> RefreshTokens.issued(token, row),
                        tokens.hash(token),
                        time(now.plus(tokens.lifetime())),
                        sessionId)
                .orElseThrow(() -> new IllegalStateException("there is no session " + sessionId));
    }

    @Override
    public Optional<UUID> ofToken(String refreshToken, Instant now) {
        return sql.first(FIND, Found::of, time(now), time(now), tokens.hash(refreshToken))
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

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
