package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.ToldState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Takes revocations off the topic that can hit no living access token any more. Sessions they ended stay ended. */
@ApplicationScoped
public class LapseRevocations {
    private static final int AT_MOST = 1_000;

    private final Revocations revocations;
    private final ToldState state;
    private final AuthFacts facts;
    private final Clock clock;

    LapseRevocations(Revocations revocations, ToldState state, AuthFacts facts, Clock clock) {
        this.revocations = revocations;
        this.state = state;
        this.facts = facts;
        this.clock = clock;
    }

    /** Whether there may be more of them. */
    @Transactional
    public boolean handle() {
        Instant now = clock.instant();
        if (!state.anyLapsed(now)) {
            return false;
        }
        // Else the whole state could be published at the same time, and would bring back what is taken off here.
        revocations.lock();
        List<AuthFact.RevocationLapsed> lapsed = state.lapse(AT_MOST, now);
        lapsed.forEach(facts::publish);
        return lapsed.size() == AT_MOST;
    }
}
