package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.port.Accounts;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class PostgresAccounts implements Accounts {
    /**
     * Takes the time. Belongs to every change of a user: updated_at is in the answers, so that even a new hash of the same
     * password is seen, and has to count. What is told of his owner is in none.
     */
    static final String CHANGED = "updated_at = ?, version = version + 1";

    /** Takes the time twice. */
    private static final String BAN = "coalesce(banned_until > ?, false) AS banned, ban_reason,"
            + " CASE WHEN isfinite(banned_until) AND banned_until > ? THEN banned_until END AS ban_until";

    private static final String SELECT =
            "SELECT id, username, role, owner_ref, created_at, updated_at, version, " + BAN + " FROM users";

    // A taken name or owner is an answer and no failure: the transaction goes on.
    private static final String INSERT = """
            INSERT INTO users (id, username, username_key, role, owner_ref, password, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private final Sql sql;

    PostgresAccounts(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    @Override
    public Optional<Account> byId(UUID id, Instant now) {
        return sql.first(SELECT + " WHERE id = ?", PostgresAccounts::account, time(now), time(now), id);
    }

    @Override
    public Optional<Account> lock(UUID id, Instant now) {
        // Leaves the key free: sessions are opened meanwhile.
        return sql.first(
                SELECT + " WHERE id = ? FOR NO KEY UPDATE", PostgresAccounts::account, time(now), time(now), id);
    }

    @Override
    public List<Account> page(Set<Role> roles, @Nullable UUID before, int limit, Instant now) {
        String[] words = roles.stream().map(Role::word).toArray(String[]::new);
        String text =
                SELECT + " WHERE role = ANY (?)" + (before == null ? "" : " AND id < ?") + " ORDER BY id DESC LIMIT ?";
        return before == null
                ? sql.all(text, PostgresAccounts::account, time(now), time(now), words, limit)
                : sql.all(text, PostgresAccounts::account, time(now), time(now), words, before, limit);
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("username"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getString("owner_ref"),
                ban(row),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "updated_at"),
                row.getLong("version"));
    }

    private static @Nullable Ban ban(ResultSet row) throws SQLException {
        if (!row.getBoolean("banned")) {
            return null;
        }
        String reason = row.getString("ban_reason");
        return new Ban(reason == null ? "" : reason, until(row));
    }

    private static @Nullable Instant until(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("ban_until", OffsetDateTime.class);
        return until == null ? null : until.toInstant();
    }

    @Override
    public Adding add(Account account, LoginName name, String passwordHash) {
        int added = sql.update(
                INSERT,
                account.id(),
                account.username(),
                name.value(),
                account.role().word(),
                account.ownerRef(),
                passwordHash,
                time(account.createdAt()),
                time(account.updatedAt()));
        if (added == 1) {
            return Adding.ADDED;
        }
        return sql.first("SELECT 1 FROM users WHERE username_key = ?", row -> true, name.value())
                        .isPresent()
                ? Adding.NAME_TAKEN
                : Adding.OWNER_TAKEN;
    }

    @Override
    public void ban(UUID id, @Nullable Ban ban, Instant now) {
        if (ban == null) {
            sql.update(
                    "UPDATE users SET banned_until = NULL, ban_reason = NULL, " + CHANGED + " WHERE id = ?",
                    time(now),
                    id);
        } else if (ban.until() == null) {
            sql.update(
                    "UPDATE users SET banned_until = 'infinity', ban_reason = ?, " + CHANGED + " WHERE id = ?",
                    ban.reason(),
                    time(now),
                    id);
        } else {
            sql.update(
                    "UPDATE users SET banned_until = ?, ban_reason = ?, " + CHANGED + " WHERE id = ?",
                    time(ban.until()),
                    ban.reason(),
                    time(now),
                    id);
        }
    }

    @Override
    public void changeRole(UUID id, Role role, Instant now) {
        sql.update("UPDATE users SET role = ?, " + CHANGED + " WHERE id = ?", role.word(), time(now), id);
    }

    @Override
    public void changePassword(UUID id, String passwordHash, Instant now) {
        sql.update("UPDATE users SET password = ?, " + CHANGED + " WHERE id = ?", passwordHash, time(now), id);
    }

    @Override
    public boolean isAnother(Role role, UUID than, Instant now) {
        return sql.first(
                        "SELECT 1 FROM users WHERE role = ? AND id <> ? AND NOT coalesce(banned_until > ?, false) LIMIT 1",
                        row -> true,
                        role.word(),
                        than,
                        time(now))
                .isPresent();
    }

    @Override
    public Optional<AuthFact.Owner> nextOwnerFact(UUID id, Instant now) {
        return sql.first(
                "UPDATE users SET owner_version = owner_version + 1 WHERE id = ? AND owner_ref IS NOT NULL"
                        + " RETURNING owner_ref, owner_version, " + BAN,
                row -> new AuthFact.Owner(
                        row.getString("owner_ref"),
                        row.getLong("owner_version"),
                        id,
                        row.getBoolean("banned"),
                        until(row)),
                id,
                time(now),
                time(now));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
