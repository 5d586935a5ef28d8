package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One event on its way to one endpoint, as people see it.
 *
 * @param series        1, and one more each time it was reopened
 * @param attempts      attempts made in this series
 * @param inFlight      whether an attempt is under way
 * @param nextAttemptAt when it is tried next; {@code null} once it has ended
 * @param finishedAt    when it ended; {@code null} before
 */
public record Delivery(
        UUID id,
        UUID endpointId,
        UUID eventId,
        String eventType,
        DeliveryState state,
        int series,
        int attempts,
        boolean inFlight,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    /** What the log says of one attempt. */
    public record Attempt(int series, int number, Instant startedAt, long millis, Outcome outcome) {}

    /** A delivery with its log, latest attempt first. */
    public record WithLog(Delivery delivery, List<Attempt> log) {
        public WithLog {
            log = List.copyOf(log);
        }
    }

    /** The id that goes with every attempt, as Standard Webhooks wants it: receivers drop what they have seen. */
    public static String messageId(UUID eventId) {
        return "msg_" + eventId;
    }
}
