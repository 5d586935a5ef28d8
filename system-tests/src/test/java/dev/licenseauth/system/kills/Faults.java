package dev.licenseauth.system.kills;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/** The first thing found wrong, on whichever thread it was. */
final class Faults {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    void add(Throwable fault) {
        first.compareAndSet(null, fault);
    }

    void throwIfAny() {
        Throwable fault = first.get();
        if (fault != null) {
            throw new AssertionError(fault.getMessage(), fault);
        }
    }

    /** Runs on a thread of its own; what it throws is a fault. */
    Thread start(String name, Runnable work) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                add(e);
            }
        });
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
