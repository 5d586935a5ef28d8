package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Claims deliveries that are due: retries, what did not fit into memory, and what a replica that died had claimed. */
@ApplicationScoped
public class TakeDueDeliveries {
    private final Deliveries deliveries;
    private final DispatchLimits limits;
    private final Clock clock;

    TakeDueDeliveries(Deliveries deliveries, DispatchLimits limits, Clock clock) {
        this.deliveries = deliveries;
        this.limits = limits;
        this.clock = clock;
    }

    /** Claims, at most so many in all and for each endpoint. */
    @Transactional
    public List<Claim> handle(Map<UUID, Integer> rooms, int roomOfOthers, int limit) {
        return deliveries.claimDue(clock.instant(), limits.lease(), rooms, roomOfOthers, limit);
    }
}
