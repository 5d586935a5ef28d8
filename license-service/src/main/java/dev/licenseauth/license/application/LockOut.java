package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.Lockout;
import dev.licenseauth.domain.licensing.port.Lockouts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Locks a client out on all replicas that has guessed too many keys, and tells of it once for a netblock and minute. */
@ApplicationScoped
public class LockOut {
    private static final EventType ENUMERATION_DETECTED = new EventType("security.enumeration_detected");
    private static final int RISK = 60;

    private final Lockouts lockouts;
    private final Lockout.Policy policy;
    private final EventOutbox outbox;
    private final Identifiers identifiers;
    private final Clock clock;

    LockOut(Lockouts lockouts, Lockout.Policy policy, EventOutbox outbox, Identifiers identifiers, Clock clock) {
        this.lockouts = lockouts;
        this.policy = policy;
        this.outbox = outbox;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /**
     * What holds once this is committed.
     *
     * @param isTold whether an event was written
     */
    public record Result(Lockout lockout, boolean isTold) {}

    /**
     * Locks it out.
     *
     * @param mayTell whether an event may be written at all
     */
    @Transactional
    public Result handle(Guesser guesser, boolean mayTell) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Lockout lockout = lockouts.lock(guesser.client())
                .map(held -> held.next(policy, now))
                .orElseGet(() -> Lockout.first(guesser.client(), policy, now));
        lockouts.put(lockout);
        boolean isTold = mayTell && lockouts.isFirstToTell(guesser.client().netblock(), now);
        if (isTold) {
            tell(guesser, lockout, now);
        }
        return new Result(lockout, isTold);
    }

    private void tell(Guesser guesser, Lockout lockout, Instant now) {
        String netblock = guesser.client().netblock();
        outbox.append(
                EventTopic.SECURITY,
                new Event(
                        identifiers.next(),
                        ENUMERATION_DETECTED,
                        Severity.WARNING,
                        "Too many keys that do not exist: the client is locked out for a while",
                        "anonymous",
                        null,
                        now,
                        RISK,
                        guesser.ip(),
                        "netblock:" + netblock,
                        guesser.requestId(),
                        Map.of(
                                "netblock",
                                netblock,
                                "locked_out_until",
                                lockout.until().toString())));
    }
}
