package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: twelve attempts in all over three days, each pause longer than the one
 * before and moved by up to 20 % either way, so that what failed together does not come back together.
 */
public final class RetrySchedule {
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24),
            Duration.ofHours(25));

    private static final double JITTER = 0.2;

    /** The longest a receiver can put off an attempt with {@code Retry-After}. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private RetrySchedule() {}

    /** Attempts in one series. */
    public static int attempts() {
        return PAUSES.size() + 1;
    }

    /**
     * The pause after an attempt that failed; empty after the last.
     *
     * @param attempt    which it was, from 1
     * @param chance     0 (inclusive) to 1 (exclusive), decides the jitter
     * @param retryAfter what the receiver asked for (RFC 9110 section 10.2.3); lengthens the pause up to
     *     {@link #MAX_RETRY_AFTER}, never shortens it
     */
    public static Optional<Duration> pauseAfter(int attempt, double chance, @Nullable Duration retryAfter) {
        if (attempt > PAUSES.size()) {
            return Optional.empty();
        }
        double millis = (double) PAUSES.get(attempt - 1).toMillis();
        Duration pause = Duration.ofMillis(Math.round(millis * (1 - JITTER + 2 * JITTER * chance)));
        if (retryAfter == null) {
            return Optional.of(pause);
        }
        Duration asked = retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
        return Optional.of(asked.compareTo(pause) > 0 ? asked : pause);
    }
}
