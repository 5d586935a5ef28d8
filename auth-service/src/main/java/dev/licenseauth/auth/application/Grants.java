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

    /**
     * What an access token is granted for.
     *
     * @param revocation as read before all else
     * @param provedAt   when the password was last proved
     */
    record Basis(User user, UUID sessionId, Revocation revocation, Instant provedAt) {}

    /** When an access token expires that is granted now. */
    Instant tokensUntil(Instant now) {
        return now.plus(policy.accessLifetime());
    }

    Grant of(Basis basis, RefreshToken refreshToken, Instant now) {
        AccessGrant access = access(basis, now);
        return new Grant(
                access.accessToken(),
                access.lifetime(),
                refreshToken.value(),
                Duration.between(now.truncatedTo(ChronoUnit.SECONDS), refreshToken.expiresAt()),
                basis.user());
    }

    AccessGrant access(Basis basis, Instant now) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        String accessToken = tokens.sign(new AccessClaims(
                identifiers.next(),
                basis.user().id(),
                basis.sessionId(),
                basis.user().role(),
                basis.revocation(),
                basis.provedAt(),
                basis.user().ownerRef(),
                issuedAt,
                issuedAt.plus(policy.accessLifetime())));
        return new AccessGrant(accessToken, policy.accessLifetime());
    }
}
