package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.port.LoginStarts;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;

/** Each in one statement: it costs one way to the database and one commit, and what it reads is of one snapshot. */
@ApplicationScoped
class PostgresLoginStarts implements LoginStarts {
    private static final String BEGIN = """
            WITH spent AS (
                INSERT INTO spent_challenge (expires_at, nonce_hash) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT NOT EXISTS (SELECT 1 FROM spent)
                       OR EXISTS (SELECT 1 FROM used_login_payload WHERE kid = ? AND payload_hash = ?) AS replayed,
                   c.value, %s
            FROM revocation_counter c LEFT JOIN users u ON u.username_key = ?
            WHERE c.id = 1
            """.formatted(PostgresUsers.COLUMNS);
    private static final String BEGIN_PLAIN = """
            SELECT false AS replayed, c.value, %s
            FROM revocation_counter c LEFT JOIN users u ON u.username_key = ?
            WHERE c.id = 1
            """.formatted(PostgresUsers.COLUMNS);

    private final Sql sql;

    PostgresLoginStarts(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    @Override
    public Start begin(@Nullable Answer answer, LoginName name, Instant now) {
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        Optional<Start> start = answer == null
                ? sql.first(BEGIN_PLAIN, PostgresLoginStarts::start, time, name.value())
                : sql.first(
                        BEGIN,
                        PostgresLoginStarts::start,
                        answer.challenge().expiresAt().getEpochSecond(),
                        nonceHash(answer.challenge()),
                        answer.challenge().keyId(),
                        answer.ciphertextHash(),
                        time,
                        name.value());
        return start.orElseThrow(() -> new IllegalStateException("the revocation counter is gone"));
    }

    private static Start start(ResultSet row) throws SQLException {
        return new Start(
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
}
