package dev.licenseauth.testing;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import java.time.Duration;

/** Awaitility with this suite's patience: looks often, gives up late enough for a busy two-core machine. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private Eventually() {}

    /** Begins a wait: {@code eventually().untilAsserted(() -> …)}. Nothing is ignored; an exception other than a failed assertion ends it. */
    public static ConditionFactory eventually() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(LIMIT);
    }
}
