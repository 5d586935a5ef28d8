package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.AccessClaims;
import dev.licenseauth.domain.identity.LoginPolicy;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.AccessTokens;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Signs the access token of a session. Outside of any transaction: it takes milliseconds of a core. */
@ApplicationScoped
class Grants {
    private final AccessTokens tokens;
    private final Identifiers identifiers;
    private final LoginPolicy policy;

    Grants(AccessTokens tokens, Identifiers identifiers, LoginPolicy policy) {
        this.tokens = tokens;
        this.identifiers = identifiers;
        this.policy = policy;
    }

    Grant of(User user, UUID sessionId, RefreshToken refreshToken, Revocation revocation, Instant now) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        String accessToken = tokens.sign(new AccessClaims(
                identifiers.next(),
                user.id(),
                sessionId,
                user.role(),
                revocation,
                issuedAt,
                issuedAt.plus(policy.accessLifetime())));
        return new Grant(
                accessToken,
                policy.accessLifetime(),
                refreshToken.value(),
                Duration.between(issuedAt, refreshToken.expiresAt()),
                user);
    }
}
