package dev.licenseauth.license.adapter.out.memory;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers what was dropped and when, counted by a sequence. Whatever was read before its drop is void, also what was
 * being read while the drop arrived: an entry carries the sequence of the moment its reading began. So nothing needs to
 * be found in the cache to be dropped, and no reading can slip through.
 *
 * <p>Drops are remembered for as long as an entry can be held, in two maps that take turns; too many in that time void
 * everything read before.
 */
final class Invalidations {
    private final AtomicLong sequence = new AtomicLong();
    private final long rememberNanos;
    private final int maxRemembered;
    private final LongSupplier nanos;

    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    private volatile long floor;
    private long turnedAt;

    private record Generations(Map<Object, Long> current, Map<Object, Long> previous) {}

    /**
     * @param rememberNanos longest time from the beginning of a reading to the end of the entry it made
     * @param maxRemembered how many drops are told apart in that time
     */
    Invalidations(long rememberNanos, int maxRemembered, LongSupplier nanos) {
        this.rememberNanos = rememberNanos;
        this.maxRemembered = maxRemembered;
        this.nanos = nanos;
        turnedAt = nanos.getAsLong();
    }

    /** The present moment: taken before a reading begins. */
    long now() {
        return sequence.get();
    }

    /** Drops what is known by the key. */
    synchronized void drop(Object key) {
        if (nanos.getAsLong() - turnedAt > rememberNanos) {
            generations = new Generations(new ConcurrentHashMap<>(), generations.current());
            turnedAt = nanos.getAsLong();
        }
        if (generations.current().size() >= maxRemembered) {
            dropAll();
        }
        generations.current().put(key, sequence.incrementAndGet());
    }

    /** Drops everything. */
    synchronized void dropAll() {
        floor = sequence.incrementAndGet();
    }

    /** Whether what is known by the key was dropped after the moment its reading began. */
    boolean isVoid(Object key, long readAt) {
        if (readAt == sequence.get()) {
            // Nothing at all was dropped since: the usual case on a quiet service.
            return false;
        }
        Generations remembered = generations;
        return readAt < floor
                || isAfter(readAt, remembered.current().get(key))
                || isAfter(readAt, remembered.previous().get(key));
    }

    private static boolean isAfter(long readAt, @Nullable Long dropped) {
        return dropped != null && readAt < dropped;
    }
}
