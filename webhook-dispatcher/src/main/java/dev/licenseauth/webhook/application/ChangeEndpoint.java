package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/** Changes an endpoint's settings. Disabling fails what waits for it. */
@ApplicationScoped
public class ChangeEndpoint {
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final EndpointLimits limits;
    private final EndpointEvents events;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final Clock clock;

    ChangeEndpoint(
            Endpoints endpoints,
            Deliveries deliveries,
            EndpointLimits limits,
            EndpointEvents events,
            Dispatcher dispatcher,
            AfterCommit afterCommit,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.limits = limits;
        this.events = events;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /**
     * What to change.
     *
     * @param change   makes the new settings of the old
     * @param expected whether the caller's condition holds for a version
     */
    public record Command(UUID id, UnaryOperator<EndpointSettings> change, LongPredicate expected, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is as asked for, whether or not anything had to change. */
        record Changed(Endpoint endpoint) implements Result {}

        /** There is none in reach. */
        record NotFound() implements Result {}

        /** Somebody has changed it since the caller looked. */
        record Stale() implements Result {}

        /** There are as many as there may be; {@code detail} says of what. */
        record LimitReached(String detail) implements Result {}

        /** The caller's credential is bound to an app, and the endpoint would get events of others. */
        record OutOfReach() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        // The lock for counting comes first wherever both are taken, so that nobody waits in a circle.
        endpoints.lockForCounting();
        Optional<Endpoint> found =
                endpoints.lock(command.id()).filter(endpoint -> Reach.covers(command.caller(), endpoint));
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        Endpoint endpoint = found.get();
        if (!command.expected().test(endpoint.version())) {
            return new Result.Stale();
        }
        EndpointSettings settings = command.change().apply(endpoint.settings());
        if (!Reach.covers(command.caller(), settings)) {
            return new Result.OutOfReach();
        }
        List<String> changed = endpoint.settings().changedIn(settings);
        if (changed.isEmpty()) {
            return new Result.Changed(endpoint);
        }
        Optional<String> reached = limits.reachedByApps(settings.appIds().stream()
                .filter(appId -> !endpoint.settings().appIds().contains(appId))
                .toList());
        if (reached.isPresent()) {
            return new Result.LimitReached(reached.get());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Endpoint after = endpoint.changed(settings, now);
        endpoints.update(after);
        if (!settings.enabled()) {
            deliveries.failPending(endpoint.id(), now);
        }
        events.updated(after, changed, command.caller(), now);
        afterCommit.run(() -> dispatcher.forget(endpoint.id()));
        return new Result.Changed(after);
    }
}
