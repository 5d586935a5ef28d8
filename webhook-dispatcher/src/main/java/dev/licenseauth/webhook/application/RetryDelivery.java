package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Begins a delivery anew, with all its attempts, whether it had failed, waits, or was delivered and is wanted again. */
@ApplicationScoped
public class RetryDelivery {
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final DispatchLimits limits;
    private final Clock clock;

    RetryDelivery(
            Endpoints endpoints,
            Deliveries deliveries,
            Dispatcher dispatcher,
            AfterCommit afterCommit,
            DispatchLimits limits,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.limits = limits;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** It is due. */
        record Reopened(Delivery delivery) implements Result {}

        /** There is none in reach. */
        record NotFound() implements Result {}

        /** The endpoint gets nothing while it is disabled. */
        record Disabled() implements Result {}

        /** An attempt is under way just now. */
        record InFlight() implements Result {}

        /** As many deliveries wait for the endpoint as may. */
        record BacklogFull() implements Result {}
    }

    @Transactional
    public Result handle(UUID id, Caller caller) {
        // The endpoint first, then the delivery: the order in which everybody takes them.
        Optional<Endpoint> endpoint = deliveries
                .find(id)
                .flatMap(found -> endpoints.lock(found.delivery().endpointId()))
                .filter(found -> Reach.covers(caller, found));
        Optional<Delivery> delivery = endpoint.flatMap(_ -> deliveries.lock(id));
        if (endpoint.isEmpty() || delivery.isEmpty()) {
            return new Result.NotFound();
        }
        if (!endpoint.get().settings().enabled()) {
            return new Result.Disabled();
        }
        if (delivery.get().inFlight()) {
            return new Result.InFlight();
        }
        UUID endpointId = endpoint.get().id();
        boolean waits = delivery.get().state() == DeliveryState.PENDING;
        if (!waits && deliveries.countPending(endpointId, limits.pendingPerEndpoint()) >= limits.pendingPerEndpoint()) {
            return new Result.BacklogFull();
        }
        deliveries.reopen(id, clock.instant());
        afterCommit.run(dispatcher::wake);
        return new Result.Reopened(deliveries.lock(id).orElseThrow());
    }
}
