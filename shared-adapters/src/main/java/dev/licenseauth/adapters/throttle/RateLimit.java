package dev.licenseauth.adapters.throttle;

import java.time.Duration;

/**
 * How much of something there may be. A token bucket: {@code burst} at once, and {@code perPeriod} in each period in the
 * long run, coming back evenly.
 *
 * @param name  as it stands in {@code RateLimit} headers: lower-case letters
 * @param burst what a full bucket holds
 */
public record RateLimit(String name, long burst, long perPeriod, Duration period) {
    /** @throws IllegalArgumentException when a number is not positive, or more than one a nanosecond is allowed */
    public RateLimit {
        if (burst < 1 || perPeriod < 1 || !period.isPositive() || perPeriod > period.toNanos()) {
            throw new IllegalArgumentException(
                    "the limit " + name + " must allow at least 1 and at most 1 a nanosecond");
        }
    }

    /** So many a minute. */
    public static RateLimit perMinute(String name, long burst, long perMinute) {
        return new RateLimit(name, burst, perMinute, Duration.ofMinutes(1));
    }
}
