package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.LoginPolicy;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.Revocations.Made;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;

/** Revokes and tells every service, in the transaction in progress. */
@ApplicationScoped
class Revoker {
    private final Revocations revocations;
    private final AuthFacts facts;

    Revoker(Revocations revocations, AuthFacts facts) {
        this.revocations = revocations;
        this.facts = facts;
    }

    /** Of whoever falls under the target, by the longest lifetime that an access token can have. */
    Revocation revoke(RevocationTarget target, Reach reach, Instant now) {
        return revoke(target, reach, now.plus(LoginPolicy.LONGEST_ACCESS), now);
    }

    /** @param tokensUntil when the last access token that is hit expires */
    Revocation revoke(RevocationTarget target, Reach reach, Instant tokensUntil, Instant now) {
        Made made = revocations.revoke(target, reach, tokensUntil.plus(LoginPolicy.MARGIN), now);
        facts.publish(new AuthFact.Revoked(target, made.revocation(), made.tokensUntil()));
        return made.revocation();
    }
}
