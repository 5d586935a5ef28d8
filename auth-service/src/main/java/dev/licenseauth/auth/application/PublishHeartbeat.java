package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.ToldState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Duration;

/**
 * Tells every service that it has been told everything, about once a second whatever the number of replicas. A heartbeat
 * commits after every revocation it covers, and records keep the order in which transactions commit.
 */
@ApplicationScoped
public class PublishHeartbeat {
    // Shorter than a second by what two replicas' timers may differ, so that none of them misses its turn.
    private static final Duration APART = Duration.ofMillis(750);

    private final ToldState state;
    private final AuthFacts facts;

    PublishHeartbeat(ToldState state, AuthFacts facts) {
        this.state = state;
        this.facts = facts;
    }

    @Transactional
    public void handle() {
        state.beat(APART).ifPresent(facts::publish);
    }
}
