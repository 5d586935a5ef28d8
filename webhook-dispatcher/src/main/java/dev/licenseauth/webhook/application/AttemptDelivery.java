package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.RetrySchedule;
import dev.licenseauth.domain.webhook.port.DeliveryMeters;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import dev.licenseauth.domain.webhook.port.WebhookSender;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes one attempt and says what follows of it. */
@ApplicationScoped
public class AttemptDelivery {
    // A claim made this long ago may not know that its endpoint was changed or disabled.
    private static final Duration STALE = Duration.ofSeconds(1);

    private final Endpoints endpoints;
    private final WebhookSender sender;
    private final DeliveryMeters meters;
    private final DispatchLimits limits;
    private final SecureRandom random;
    private final Clock clock;

    AttemptDelivery(
            Endpoints endpoints,
            WebhookSender sender,
            DeliveryMeters meters,
            DispatchLimits limits,
            SecureRandom random,
            Clock clock) {
        this.endpoints = endpoints;
        this.sender = sender;
        this.meters = meters;
        this.limits = limits;
        this.random = random;
        this.clock = clock;
    }

    /** Attempts; empty when the claim is not worth one any more, and whoever claims next will do it. */
    public Optional<Finished> handle(Claim claim) {
        Instant startedAt = clock.instant();
        if (claim.leasedUntil().isBefore(startedAt.plus(limits.attemptTimeout()))) {
            return Optional.empty();
        }
        return current(claim, startedAt).map(good -> attempt(good, startedAt));
    }

    private Optional<Claim> current(Claim claim, Instant now) {
        if (Duration.between(claim.claimedAt(), now).compareTo(STALE) < 0) {
            return Optional.of(claim);
        }
        return endpoints
                .find(claim.endpoint().id())
                .filter(endpoint -> endpoint.settings().enabled())
                .map(endpoint -> with(claim, endpoint));
    }

    private static Claim with(Claim claim, Endpoint endpoint) {
        return new Claim(
                claim.deliveryId(),
                claim.eventId(),
                claim.number(),
                claim.series(),
                claim.attempt(),
                endpoint,
                claim.body(),
                claim.claimedAt(),
                claim.leasedUntil());
    }

    private Finished attempt(Claim claim, Instant startedAt) {
        long start = System.nanoTime();
        Outcome outcome = sender.send(claim);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Finished finished = finished(claim, startedAt, took, outcome);
        meters.attempted(outcome, finished.state(), took);
        return finished;
    }

    private Finished finished(Claim claim, Instant startedAt, Duration took, Outcome outcome) {
        if (outcome.isSuccess()) {
            return new Finished(claim, startedAt, took.toMillis(), outcome, DeliveryState.DELIVERED, null);
        }
        return switch (outcome) {
            case Outcome.Answered answered
            when answered.isGone() ->
                new Finished(claim, startedAt, took.toMillis(), outcome, DeliveryState.FAILED, null);
            case Outcome.Answered(int _, String _, Duration retryAfter) ->
                failed(claim, startedAt, took, outcome, retryAfter);
            case Outcome.Unanswered _ -> failed(claim, startedAt, took, outcome, null);
        };
    }

    private Finished failed(
            Claim claim, Instant startedAt, Duration took, Outcome outcome, @Nullable Duration retryAfter) {
        Optional<Duration> pause = RetrySchedule.pauseAfter(claim.attempt(), random.nextDouble(), retryAfter);
        return new Finished(
                claim,
                startedAt,
                took.toMillis(),
                outcome,
                pause.isPresent() ? DeliveryState.PENDING : DeliveryState.FAILED,
                pause.map(clock.instant()::plus).orElse(null));
    }
}
