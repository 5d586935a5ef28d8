package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.port.SpentPayloads;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

@ApplicationScoped
class PostgresSpentPayloads implements SpentPayloads {
    private final Sql sql;

    PostgresSpentPayloads(DataSource dataSource) {
        sql = new Sql(dataSource);
    }

    @Override
    public boolean spend(Challenge challenge) {
        // Of the bytes, not of the text: upper-case hex is the same challenge.
        byte[] hash = sha256(HexFormat.of().parseHex(challenge.nonce()));
        return sql.update(
                        "INSERT INTO spent_challenge (expires_at, nonce_hash) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        challenge.expiresAt().getEpochSecond(),
                        hash)
                == 1;
    }

    @Override
    public boolean wasUsed(String keyId, byte[] ciphertextHash) {
        return sql.first(
                        "SELECT 1 FROM used_login_payload WHERE kid = ? AND payload_hash = ?",
                        row -> true,
                        keyId,
                        ciphertextHash)
                .isPresent();
    }

    @Override
    public boolean use(String keyId, byte[] ciphertextHash) {
        return sql.update(
                        "INSERT INTO used_login_payload (kid, payload_hash) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        keyId,
                        ciphertextHash)
                == 1;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
