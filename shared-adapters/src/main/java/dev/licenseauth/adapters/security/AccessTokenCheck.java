package dev.licenseauth.adapters.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.security.Role;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Checks access tokens: RS256 by a key auth-service published, our issuer, our audience, the type of RFC 9068, not
 * expired, not revoked. The signature of a token that was seen lately is not verified again; everything that can change
 * is looked at each time.
 */
@ApplicationScoped
class AccessTokenCheck {
    private static final String TYPE = "at+jwt";
    private static final String ALGORITHM = "RS256";

    private final AuthState state;
    private final Clock clock;
    private final String issuer;
    private final String audience;
    private final DefaultJWTTokenParser parser = new DefaultJWTTokenParser();
    private final Cache<String, AccessToken> seen;

    @Inject
    AccessTokenCheck(AuthState state, Clock clock, PlatformConfig config) {
        this(
                state,
                clock,
                config.tokens().issuer(),
                config.tokens().audience(),
                config.tokens().cacheSize());
    }

    AccessTokenCheck(AuthState state, Clock clock, String issuer, String audience, int cacheSize) {
        this.state = state;
        this.clock = clock;
        this.issuer = issuer;
        this.audience = audience;
        seen = Caffeine.newBuilder().maximumSize(cacheSize).build();
    }

    /** The token, if it is good; empty whatever is wrong with it. Only right while {@link AuthState#fresh()}. */
    Optional<AccessToken> check(String compact) {
        AccessToken token = seen.getIfPresent(compact);
        if (token == null) {
            token = verify(compact);
            if (token == null) {
                return Optional.empty();
            }
            seen.put(compact, token);
        }
        boolean alive = clock.instant().isBefore(token.expiresAt()) && !state.isRevoked(token);
        return alive ? Optional.of(token) : Optional.empty();
    }

    private @Nullable AccessToken verify(String compact) {
        JwsHeader header = JwsHeader.of(compact).orElse(null);
        if (header == null || !header.alg().equals(ALGORITHM) || !header.typ().equals(TYPE) || header.kid() == null) {
            return null;
        }
        RSAPublicKey key = state.key(header.kid()).orElse(null);
        if (key == null) {
            return null;
        }
        try {
            return read(header.kid(), parser.parse(compact, expecting(key)).getJwtClaims());
        } catch (ParseException | MalformedClaimException | IllegalArgumentException e) {
            // A token of somebody else, or forged: not worth a line in the log, which a stranger could fill with them.
            return null;
        }
    }

    private JWTAuthContextInfo expecting(RSAPublicKey key) {
        JWTAuthContextInfo expected = new JWTAuthContextInfo(key, issuer);
        expected.setSignatureAlgorithm(Set.of(SignatureAlgorithm.RS256));
        expected.setExpectedAudience(Set.of(audience));
        return expected;
    }

    private static AccessToken read(String kid, JwtClaims claims) throws MalformedClaimException {
        return new AccessToken(
                kid,
                UUID.fromString(required(claims, "sub")),
                UUID.fromString(required(claims, "sid")),
                Role.valueOf(required(claims, "role").toUpperCase(Locale.ROOT)),
                claims.getClaimValue("owner", String.class),
                number(claims, "rev"),
                Instant.ofEpochSecond(number(claims, "auth_time")),
                Instant.ofEpochSecond(number(claims, "exp")));
    }

    private static String required(JwtClaims claims, String name) throws MalformedClaimException {
        String value = claims.getClaimValue(name, String.class);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static long number(JwtClaims claims, String name) throws MalformedClaimException {
        Long value = claims.getClaimValue(name, Long.class);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
