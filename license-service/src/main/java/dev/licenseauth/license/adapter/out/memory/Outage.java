package dev.licenseauth.license.adapter.out.memory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether the database is away, told by how the latest reading ended. While it is, whoever has something to fall back on
 * asks it in turn, once a second between them: nobody waits for what is not there, and its return is seen.
 */
final class Outage {
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private final AtomicLong nextTurn = new AtomicLong();
    private volatile boolean on;

    Outage(LongSupplier nanos) {
        this.nanos = nanos;
    }

    boolean isOn() {
        return on;
    }

    /** A reading ended with an answer. */
    void answered() {
        // Read before it is written: there is an answer for every miss, and a write would be seen by every core.
        if (on) {
            on = false;
        }
    }

    /** A reading ended with none. */
    void failed() {
        nextTurn.set(nanos.getAsLong() + PAUSE_NANOS);
        on = true;
    }

    /** Whether somebody who could do without may ask the database. */
    boolean mayAsk() {
        if (!on) {
            return true;
        }
        long now = nanos.getAsLong();
        long turn = nextTurn.get();
        return now - turn >= 0 && nextTurn.compareAndSet(turn, now + PAUSE_NANOS);
    }
}
