package dev.licenseauth.local.launcher;

import java.time.Duration;

/** How long to wait before the next start of a part that keeps dying: twice as long each time, until it has stayed alive for a while. */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

    private Duration next = FIRST;

    /** @param lived how long the part had run before it died */
    Duration afterDeath(Duration lived) {
        if (lived.compareTo(FORGIVEN_AFTER) >= 0) {
            next = FIRST;
        }
        Duration delay = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return delay;
    }
}
