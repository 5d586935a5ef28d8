package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.Startup;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The credential with which one service calls another's internal route: a JWS, HS256 (RFC 7518 section 3.2) under the
 * key that all services of a suite share, good for one named service and a minute.
 */
@Startup
@ApplicationScoped
public class ServiceTokens {
    private static final String TYPE = "service+jwt";
    private static final String ALGORITHM = "HS256";
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    // Clocks of two hosts differ a little: a token made now must not be refused as made in the future.
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final Clock clock;
    private final String service;
    private final @Nullable SecretKey key;
    private final DefaultJWTTokenParser parser = new DefaultJWTTokenParser();

    @Inject
    ServiceTokens(
            PlatformConfig config, Clock clock, @ConfigProperty(name = "quarkus.application.name") String service) {
        this(
                config.serviceKeyFile()
                        .map(file -> KeyFile.read(file, "service key"))
                        .orElse(null),
                clock,
                service);
    }

    ServiceTokens(byte @Nullable [] key, Clock clock, String service) {
        this.clock = clock;
        this.service = service;
        this.key = key == null ? null : new SecretKeySpec(key, "HmacSHA256");
    }

    /** Whether there is a key at all. */
    boolean available() {
        return key != null;
    }

    /**
     * A token from this service for another.
     *
     * @param audience the other's name, for example {@code auth-service}
     * @throws IllegalStateException without a service key
     */
    public String mint(String audience) {
        SecretKey secret = key;
        if (secret == null) {
            throw new IllegalStateException("licenseauth.service-key-file is not set");
        }
        Instant now = clock.instant();
        return Jwt.issuer(service)
                .audience(audience)
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .jws()
                .header("typ", TYPE)
                .algorithm(SignatureAlgorithm.HS256)
                .sign(secret);
    }

    /** The service a token comes from; empty when it is not good, or not for this service, or there is no key. */
    public Optional<String> issuerOf(String token) {
        SecretKey secret = key;
        JwsHeader header = JwsHeader.of(token).orElse(null);
        if (secret == null
                || header == null
                || !header.alg().equals(ALGORITHM)
                || !header.typ().equals(TYPE)) {
            return Optional.empty();
        }
        JWTAuthContextInfo expected = new JWTAuthContextInfo();
        expected.setRequireNamedPrincipal(false);
        expected.setSecretVerificationKey(secret);
        expected.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        expected.setExpectedAudience(Set.of(service));
        expected.setClockSkew(Math.toIntExact(SKEW.toSeconds()));
        try {
            JwtClaims claims = parser.parse(token, expected).getJwtClaims();
            Instant expiresAt = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            boolean shortLived =
                    !expiresAt.isAfter(clock.instant().plus(LIFETIME).plus(SKEW));
            return shortLived ? Optional.ofNullable(claims.getIssuer()) : Optional.empty();
        } catch (ParseException | MalformedClaimException e) {
            // Whoever sends one that is not good learns nothing more than that.
            return Optional.empty();
        }
    }
}
