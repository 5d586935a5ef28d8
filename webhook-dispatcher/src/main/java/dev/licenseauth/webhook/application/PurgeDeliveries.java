package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;

/** Forgets deliveries that ended long ago, a part at a time. */
@ApplicationScoped
public class PurgeDeliveries {
    /** How many are forgotten at a time. */
    public static final int PART = 5000;

    private final Deliveries deliveries;
    private final DispatchLimits limits;
    private final Clock clock;

    PurgeDeliveries(Deliveries deliveries, DispatchLimits limits, Clock clock) {
        this.deliveries = deliveries;
        this.limits = limits;
        this.clock = clock;
    }

    /** Forgets one part; whether there may be more. */
    @Transactional
    public boolean handle() {
        return deliveries.purge(clock.instant().minus(limits.keptFor()), PART) == PART;
    }
}
