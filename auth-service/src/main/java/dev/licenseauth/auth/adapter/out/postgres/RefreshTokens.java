package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes refresh tokens; what is kept of one is its hash. A token ends in a mark that only its maker can put there, so that
 * whoever sends rubbish, however fast, never gets as far as the database.
 */
@Startup
@ApplicationScoped
class RefreshTokens {
    private static final String PREFIX = "lar_";
    private static final int SECRET_BYTES = 32;
    private static final int MARK_BYTES = 16;
    private static final int CHARACTERS = 64;

    private final KeyedDigest digest;
    private final KeyedDigest mark;
    private final SecureRandom random;
    private final Duration lifetime;
    private final Duration sessionLifetime;

    RefreshTokens(MasterKey masterKey, SecureRandom random, AuthConfig config) {
        digest = masterKey.digest("refresh token");
        mark = masterKey.digest("mark of a refresh token");
        this.random = random;
        lifetime = config.auth().tokens().refreshLifetime();
        sessionLifetime = config.auth().tokens().sessionLifetime();
        if (lifetime.compareTo(sessionLifetime) > 0) {
            throw new IllegalStateException("licenseauth.auth.tokens.refresh-lifetime must not be longer than"
                    + " licenseauth.auth.tokens.session-lifetime");
        }
    }

    /** How long a token is good for, unless its session ends before. */
    Duration lifetime() {
        return lifetime;
    }

    Duration sessionLifetime() {
        return sessionLifetime;
    }

    String next() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        byte[] token = Arrays.copyOf(bytes, SECRET_BYTES + MARK_BYTES);
        System.arraycopy(mark.of(bytes), 0, token, SECRET_BYTES, MARK_BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Whether it was made here, for all that can be told without looking for it. */
    boolean isMarked(String token) {
        if (!token.startsWith(PREFIX) || token.length() != PREFIX.length() + CHARACTERS) {
            return false;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] expected = mark.of(Arrays.copyOf(bytes, SECRET_BYTES));
        return MessageDigest.isEqual(
                Arrays.copyOf(expected, MARK_BYTES), Arrays.copyOfRange(bytes, SECRET_BYTES, bytes.length));
    }

    byte[] hash(String token) {
        return digest.of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The token whose row was written. */
    static RefreshToken issued(String token, ResultSet row) throws SQLException {
        return new RefreshToken(token, Sql.instant(row, "expires_at").truncatedTo(ChronoUnit.SECONDS));
    }
}
