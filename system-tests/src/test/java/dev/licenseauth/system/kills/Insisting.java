package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends a request again, always with the same key, until it is known what became of it. */
final class Insisting {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();

    /**
     * Sends it.
     *
     * @param expected the status of success; any other than those by which a server says "not now" is an error
     */
    JsonNode post(SuiteClient client, String path, Map<String, ?> body, String key, int expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                SuiteClient.Answer answer = send(client, path, body, key);
                switch (answer.status()) {
                    // Still running, too many, or a part is away: what Retry-After is for.
                    case 409, 429, 502, 503, 504 -> {}
                    default -> {
                        JsonNode accepted = answer.require(expected);
                        if (answer.headers().firstValue("Idempotency-Replayed").isPresent()) {
                            replayed.incrementAndGet();
                        }
                        return accepted;
                    }
                }
            } catch (IOException connectionLost) {
                // The gateway or the service behind it died with the request: whether it was done is not known.
            }
            again.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IllegalStateException(key + " was not answered within " + PATIENCE);
    }

    private SuiteClient.Answer send(SuiteClient client, String path, Map<String, ?> body, String key)
            throws IOException {
        underWay.incrementAndGet();
        try {
            return client.post(path, body, key);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** How many requests wait for their answer now. */
    int underWay() {
        return underWay.get();
    }

    /** How many requests had to be sent again. */
    int again() {
        return again.get();
    }

    /** How many had been done when they were sent again: the first answer was lost. */
    int replayed() {
        return replayed.get();
    }
}
