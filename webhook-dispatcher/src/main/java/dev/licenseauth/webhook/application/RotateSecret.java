package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Gives an endpoint a new secret. For a while deliveries are signed with both, so that no receiver misses one. */
@ApplicationScoped
public class RotateSecret {
    private final Endpoints endpoints;
    private final EndpointEvents events;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final DispatchLimits limits;
    private final SecureRandom random;
    private final Clock clock;

    RotateSecret(
            Endpoints endpoints,
            EndpointEvents events,
            Dispatcher dispatcher,
            AfterCommit afterCommit,
            DispatchLimits limits,
            SecureRandom random,
            Clock clock) {
        this.endpoints = endpoints;
        this.events = events;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.limits = limits;
        this.random = random;
        this.clock = clock;
    }

    /** What became of it. */
    public sealed interface Result {
        /** It has a new secret, and this is the one time it is shown. */
        record Rotated(Endpoint endpoint, Instant previousUntil) implements Result {}

        /** There is none in reach. */
        record NotFound() implements Result {}
    }

    @Transactional
    public Result handle(UUID id, Caller caller) {
        Optional<Endpoint> found = endpoints.lock(id).filter(endpoint -> Reach.covers(caller, endpoint));
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant previousUntil = now.plus(limits.secretOverlap());
        Endpoint rotated = found.get().rotated(SigningSecret.generate(random::nextBytes), now, previousUntil);
        endpoints.update(rotated);
        events.updated(rotated, List.of("secret"), caller, now);
        afterCommit.run(() -> dispatcher.forget(id));
        return new Result.Rotated(rotated, previousUntil);
    }
}
