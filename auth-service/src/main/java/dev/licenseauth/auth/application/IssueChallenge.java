package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.port.Challenges;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;

/** Issues a challenge. Whether the name exists is not even looked up. */
@ApplicationScoped
public class IssueChallenge {
    private final Challenges challenges;
    private final Clock clock;

    IssueChallenge(Challenges challenges, Clock clock) {
        this.challenges = challenges;
        this.clock = clock;
    }

    public Challenge handle(LoginName name) {
        return challenges.issue(name, clock.instant());
    }
}
