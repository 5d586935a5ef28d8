package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import dev.licenseauth.domain.webhook.port.EventBodies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sends an endpoint something to try it with: a body like any other, which is published nowhere else. */
@ApplicationScoped
public class SendTest {
    private static final String TYPE = "webhook.test";

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final EventBodies bodies;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final DispatchLimits limits;
    private final Identifiers identifiers;
    private final Clock clock;

    SendTest(
            Endpoints endpoints,
            Deliveries deliveries,
            EventBodies bodies,
            Dispatcher dispatcher,
            AfterCommit afterCommit,
            DispatchLimits limits,
            Identifiers identifiers,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.bodies = bodies;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.limits = limits;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** It is on its way. */
        record Accepted(Delivery delivery) implements Result {}

        /** There is none in reach. */
        record NotFound() implements Result {}

        /** The endpoint gets nothing while it is disabled. */
        record Disabled() implements Result {}

        /** As many deliveries wait for the endpoint as may. */
        record BacklogFull() implements Result {}
    }

    @Transactional
    public Result handle(UUID endpointId, Caller caller) {
        Optional<Endpoint> found = endpoints.lock(endpointId).filter(endpoint -> Reach.covers(caller, endpoint));
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        Endpoint endpoint = found.get();
        if (!endpoint.settings().enabled()) {
            return new Result.Disabled();
        }
        if (deliveries.countPending(endpointId, limits.pendingPerEndpoint()) >= limits.pendingPerEndpoint()) {
            return new Result.BacklogFull();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Event event = event(endpoint, caller, now);
        UUID id = identifiers.next();
        deliveries.keepBody(event.id(), TYPE, bodies.write(event), now);
        deliveries.add(List.of(new Deliveries.New(id, endpoint, event.id(), false)), now, limits.lease());
        afterCommit.run(dispatcher::wake);
        return new Result.Accepted(deliveries.lock(id).orElseThrow());
    }

    private Event event(Endpoint endpoint, Caller caller, Instant now) {
        return new Event(
                identifiers.next(),
                new EventType(TYPE),
                Severity.INFO,
                "Webhook test",
                caller.actor(),
                null,
                now,
                0,
                caller.ip(),
                Endpoint.subject(endpoint.id()),
                caller.requestId(),
                Map.of("endpoint_id", endpoint.id().toString()));
    }
}
