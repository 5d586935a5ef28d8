package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.KeyRing;
import dev.licenseauth.domain.identity.port.Revocations;
import dev.licenseauth.domain.identity.port.ToldState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;

/**
 * Publishes all of the state anew. Nothing of it changes meanwhile, so that nothing old comes behind something newer; and
 * keys come last, so that whoever knows the keys of a topic that was empty knows its revocations.
 */
@ApplicationScoped
public class RepublishState {
    private final Revocations revocations;
    private final ToldState state;
    private final KeyRing keys;
    private final AuthFacts facts;
    private final Clock clock;

    RepublishState(Revocations revocations, ToldState state, KeyRing keys, AuthFacts facts, Clock clock) {
        this.revocations = revocations;
        this.state = state;
        this.keys = keys;
        this.facts = facts;
        this.clock = clock;
    }

    /** How many facts were published. */
    @Transactional
    public int handle() {
        return publish();
    }

    /** The same for a topic that was found empty or unknown. */
    @Transactional
    public int fill(String topicId) {
        int published = publish();
        state.filled(topicId);
        return published;
    }

    private int publish() {
        revocations.lock();
        int published = 0;
        for (AuthFact fact : state.revocations()) {
            published += tell(fact);
        }
        for (AuthFact fact : state.owners(clock.instant())) {
            published += tell(fact);
        }
        published += tell(state.settings());
        for (KeyStanding key : keys.lock(KeyUse.SIGNING)) {
            published += tell(new AuthFact.SigningKey(key.kid(), key.state(), key.version(), key.publicKey()));
        }
        return published;
    }

    private int tell(AuthFact fact) {
        facts.publish(fact);
        return 1;
    }
}
