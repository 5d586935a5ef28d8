package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An attempt that was made and what follows of it.
 *
 * @param state       the delivery's state from now on
 * @param nextAttempt when it is tried again; not {@code null} exactly if it is pending
 */
public record Finished(
        Claim claim,
        Instant startedAt,
        long millis,
        Outcome outcome,
        DeliveryState state,
        @Nullable Instant nextAttempt) {}
