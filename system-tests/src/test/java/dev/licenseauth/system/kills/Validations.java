package dev.licenseauth.system.kills;

import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Validations at a steady rate. While parts are dead there may be no answer, but never that a good licence is invalid. */
final class Validations implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(50);

    private final SuiteClient client;
    private final Map<String, String> question;
    private final AtomicInteger valid = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    Validations(SuiteClient client, String dlid, Faults faults) {
        this.client = client;
        question = Map.of("dlid", dlid, "product", "base");
        thread = faults.start("validations", this::validate);
    }

    private void validate() {
        while (!ended) {
            try {
                SuiteClient.Answer answer = client.get("/api/v1/licensing/validate", question);
                switch (answer.status()) {
                    case 429, 502, 503, 504 -> unanswered.incrementAndGet();
                    default -> {
                        assertThat(answer.require(200).path("valid").asBoolean())
                                .as("%s", answer)
                                .isTrue();
                        valid.incrementAndGet();
                    }
                }
            } catch (IOException connectionLost) {
                unanswered.incrementAndGet();
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    int valid() {
        return valid.get();
    }

    int unanswered() {
        return unanswered.get();
    }

    /** Asks no more. */
    void end() {
        ended = true;
        Faults.join(thread);
    }

    @Override
    public void close() {
        end();
    }
}
