package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Users;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class PostgresUsers implements Users {
    /** Takes the time. Of {@code users}, called u. */
    static final String COLUMNS =
            "u.id, u.username, u.role, u.password, u.owner_ref, coalesce(u.banned_until > ?, false) AS banned";

    private final Sql sql;

    PostgresUsers(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    @Override
    public Optional<User> byId(UUID id, Instant now) {
        return sql.first(
                "SELECT " + COLUMNS + " FROM users u WHERE u.id = ?",
                PostgresUsers::user,
                now.atOffset(ZoneOffset.UTC),
                id);
    }

    /** Of a row with the {@link #COLUMNS}. */
    static User user(ResultSet row) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getString("username"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getString("password"),
                row.getString("owner_ref"),
                row.getBoolean("banned"));
    }

    @Override
    public boolean noneYet() {
        sql.first("SELECT pg_advisory_xact_lock(hashtextextended('auth first user', 0))", row -> true);
        return sql.first("SELECT 1 FROM users LIMIT 1", row -> true).isEmpty();
    }

    @Override
    public void add(UUID id, String username, Role role, String passwordHash, Instant now) {
        sql.update(
                """
                INSERT INTO users (id, username, username_key, role, password, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                username,
                new LoginName(username).value(),
                role.word(),
                passwordHash,
                now.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
    }

    @Override
    public void rehash(UUID id, String oldHash, String newHash, Instant now) {
        sql.update(
                "UPDATE users SET password = ?, " + PostgresAccounts.CHANGED + " WHERE id = ? AND password = ?",
                newHash,
                now.atOffset(ZoneOffset.UTC),
                id,
                oldHash);
    }
}
