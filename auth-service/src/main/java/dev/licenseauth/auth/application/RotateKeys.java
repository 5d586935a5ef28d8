package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.KeyPolicy;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves each key through its life: told of before it is used, used, good for what was made with it, gone. The first key of
 * a use is used at once, for there is nobody yet who could not know it.
 */
@ApplicationScoped
public class RotateKeys {
    private static final Kind KEY_ROTATED = new Kind(
            EventTopic.SECURITY, new EventType("security.key_rotated"), Severity.NOTICE, "A key took another's place");

    private final KeyRing ring;
    private final AuthFacts facts;
    private final Announcements announcements;
    private final KeyPolicy policy;
    private final Clock clock;

    RotateKeys(KeyRing ring, AuthFacts facts, Announcements announcements, KeyPolicy policy, Clock clock) {
        this.ring = ring;
        this.facts = facts;
        this.announcements = announcements;
        this.policy = policy;
        this.clock = clock;
    }

    /** Takes the steps that are due for one use, of which at most one makes a key, for that takes long. How many there were. */
    @Transactional
    public int handle(KeyUse use) {
        List<KeyStanding> keys = ring.lock(use);
        Instant now = clock.instant();
        int steps = 0;
        for (KeyStanding key : keys) {
            if (key.isIn(KeyState.RETIRING, now.minus(policy.keptFor()))) {
                tell(ring.move(key, KeyState.RETIRED, now));
                steps++;
            }
        }
        Optional<KeyStanding> active = inState(keys, KeyState.ACTIVE);
        Optional<KeyStanding> next = inState(keys, KeyState.NEXT);
        if (active.isEmpty()) {
            tell(next.isPresent() ? ring.move(next.get(), KeyState.ACTIVE, now) : ring.make(use, KeyState.ACTIVE, now));
            steps++;
        } else if (next.isPresent() && next.get().isIn(KeyState.NEXT, now.minus(policy.publishAhead()))) {
            replace(active.get(), next.get(), now);
            steps++;
        } else if (next.isEmpty() && active.get().isIn(KeyState.ACTIVE, now.minus(policy.rotationPeriod()))) {
            tell(ring.make(use, KeyState.NEXT, now));
            steps++;
        }
        return steps;
    }

    private static Optional<KeyStanding> inState(List<KeyStanding> keys, KeyState state) {
        return keys.stream().filter(key -> key.state() == state).findAny();
    }

    private void replace(KeyStanding active, KeyStanding next, Instant now) {
        tell(ring.move(active, KeyState.RETIRING, now));
        tell(ring.move(next, KeyState.ACTIVE, now));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("use", word(next.use()));
        data.put("before", Map.of("kid", active.kid()));
        data.put("after", Map.of("kid", next.kid()));
        announcements.tell(KEY_ROTATED, "key:" + next.kid(), Doer.SERVICE, data);
    }

    private static String word(KeyUse use) {
        return switch (use) {
            case SIGNING -> "sig";
            case LOGIN -> "enc";
        };
    }

    /** Login keys are nobody's business but ours and the client's, who has them from the challenge. */
    private void tell(KeyStanding key) {
        if (key.use() == KeyUse.SIGNING) {
            facts.publish(
                    key.state() == KeyState.RETIRED
                            ? new AuthFact.SigningKeyGone(key.kid())
                            : new AuthFact.SigningKey(key.kid(), key.state(), key.version(), key.publicKey()));
        }
    }
}
