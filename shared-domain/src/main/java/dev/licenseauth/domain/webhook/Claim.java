package dev.licenseauth.domain.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * The right to make a delivery's next attempt, until the lease ends.
 *
 * @param number      tells this claim from every other of the delivery: a result that comes after another replica has
 *     taken over counts for nothing
 * @param series      which series of attempts
 * @param attempt     which attempt of the series, from 1
 * @param endpoint    the endpoint as it was when the claim was made
 * @param body        the event's body, byte for byte
 * @param claimedAt   when it was made
 * @param leasedUntil after this anybody may claim the delivery
 */
public record Claim(
        UUID deliveryId,
        UUID eventId,
        long number,
        int series,
        int attempt,
        Endpoint endpoint,
        byte[] body,
        Instant claimedAt,
        Instant leasedUntil) {}
