package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Makes refresh tokens; what is kept of one is its hash. */
@Startup
@ApplicationScoped
class RefreshTokens {
    private static final String PREFIX = "lar_";
    private static final int TOKEN_BYTES = 32;

    private final KeyedDigest digest;
    private final SecureRandom random;
    private final Duration lifetime;
    private final Duration sessionLifetime;

    RefreshTokens(MasterKey masterKey, SecureRandom random, AuthConfig config) {
        digest = masterKey.digest("refresh token");
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
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    byte[] hash(String token) {
        return digest.of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The token whose row was written. */
    static RefreshToken issued(String token, ResultSet row) throws SQLException {
        return new RefreshToken(token, Sql.instant(row, "expires_at").truncatedTo(ChronoUnit.SECONDS));
    }
}
