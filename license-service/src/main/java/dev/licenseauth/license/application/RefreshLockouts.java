package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.port.Lockouts;
import dev.licenseauth.domain.licensing.port.Throttle;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;

/** Makes this replica know of the lock-outs that others have begun. */
@ApplicationScoped
public class RefreshLockouts {
    private static final int MAX_AT_START = 50_000;
    private static final int MAX_LATEST = 10_000;

    private final Lockouts lockouts;
    private final Throttle throttle;
    private final Clock clock;

    RefreshLockouts(Lockouts lockouts, Throttle throttle, Clock clock) {
        this.lockouts = lockouts;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Reads them.
     *
     * @param all whether all are read, and not only those of the last seconds
     */
    public void handle(boolean all) {
        Instant now = clock.instant();
        (all ? lockouts.inForce(now, MAX_AT_START) : lockouts.latest(now, MAX_LATEST)).forEach(throttle::lockedOut);
    }
}
