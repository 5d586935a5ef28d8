package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.Lockout;
import dev.licenseauth.domain.licensing.port.Lockouts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;

/** Keeps the table of lock-outs small, whatever strangers do. */
@ApplicationScoped
public class ForgetLockouts {
    private static final int MAX_KEPT = 100_000;

    private final Lockouts lockouts;
    private final Lockout.Policy policy;
    private final Clock clock;

    ForgetLockouts(Lockouts lockouts, Lockout.Policy policy, Clock clock) {
        this.lockouts = lockouts;
        this.policy = policy;
        this.clock = clock;
    }

    @Transactional
    public void handle() {
        lockouts.forget(clock.instant().minus(policy.remembered()), MAX_KEPT);
    }
}
