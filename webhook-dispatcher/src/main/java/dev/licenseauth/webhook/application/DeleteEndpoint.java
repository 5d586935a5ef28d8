package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Removes an endpoint with its deliveries and their log. */
@ApplicationScoped
public class DeleteEndpoint {
    private final Endpoints endpoints;
    private final EndpointEvents events;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final Clock clock;

    DeleteEndpoint(
            Endpoints endpoints, EndpointEvents events, Dispatcher dispatcher, AfterCommit afterCommit, Clock clock) {
        this.endpoints = endpoints;
        this.events = events;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** It is gone. */
        record Deleted() implements Result {}

        /** There is none in reach. */
        record NotFound() implements Result {}

        /** Somebody has changed it since the caller looked. */
        record Stale() implements Result {}
    }

    /**
     * Removes the endpoint.
     *
     * @param expected whether the caller's condition holds for a version
     */
    @Transactional
    public Result handle(UUID id, LongPredicate expected, Caller caller) {
        Optional<Endpoint> found = endpoints.lock(id).filter(endpoint -> Reach.covers(caller, endpoint));
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        if (!expected.test(found.get().version())) {
            return new Result.Stale();
        }
        endpoints.delete(id);
        events.deleted(found.get(), caller, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        afterCommit.run(() -> dispatcher.forget(id));
        return new Result.Deleted();
    }
}
