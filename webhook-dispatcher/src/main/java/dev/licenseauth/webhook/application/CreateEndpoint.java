package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Adds an endpoint and gives it a secret. */
@ApplicationScoped
public class CreateEndpoint {
    private final Endpoints endpoints;
    private final EndpointLimits limits;
    private final EndpointEvents events;
    private final Identifiers identifiers;
    private final SecureRandom random;
    private final Clock clock;

    CreateEndpoint(
            Endpoints endpoints,
            EndpointLimits limits,
            EndpointEvents events,
            Identifiers identifiers,
            SecureRandom random,
            Clock clock) {
        this.endpoints = endpoints;
        this.limits = limits;
        this.events = events;
        this.identifiers = identifiers;
        this.random = random;
        this.clock = clock;
    }

    /** What to add. */
    public record Command(EndpointSettings settings, Caller caller) {}

    /** What became of it. */
    public sealed interface Result {
        /** It is there, and this is the one time its secret is shown. */
        record Created(Endpoint endpoint) implements Result {}

        /** There are as many as there may be; {@code detail} says of what. */
        record LimitReached(String detail) implements Result {}

        /** The caller's credential is bound to an app, and the endpoint would get events of others. */
        record OutOfReach() implements Result {}
    }

    @Transactional
    public Result handle(Command command) {
        if (!Reach.covers(command.caller(), command.settings())) {
            return new Result.OutOfReach();
        }
        Optional<String> reached = limits.reachedByOneMore(command.settings().appIds());
        if (reached.isPresent()) {
            return new Result.LimitReached(reached.get());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SigningSecret secret = SigningSecret.generate(random::nextBytes);
        Endpoint endpoint = new Endpoint(
                identifiers.next(), command.settings(), null, new Endpoint.Secrets(secret, null, null), now, now, 1);
        endpoints.add(endpoint);
        events.created(endpoint, command.caller(), now);
        return new Result.Created(endpoint);
    }
}
