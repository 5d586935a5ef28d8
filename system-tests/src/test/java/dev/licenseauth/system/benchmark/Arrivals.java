package dev.licenseauth.system.benchmark;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** How long events take to one place: when each set out, and when it was first seen there. */
final class Arrivals {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration HIGHEST = Duration.ofMinutes(1);
    private static final double MILLION = 1e6;

    private final String way;
    private final Map<String, Long> underWay = new ConcurrentHashMap<>();
    private final Histogram nanos = new ConcurrentHistogram(HIGHEST.toNanos(), 3);

    /** @param way what is measured, for reports */
    Arrivals(String way) {
        this.way = way;
    }

    void setsOut(String event, long nanoTime) {
        underWay.put(event, nanoTime);
    }

    boolean seen(String event) {
        return seenAt(event, System.nanoTime());
    }

    /** What has been seen before counts once; {@code false} for that. */
    boolean seenAt(String event, long nanoTime) {
        @Nullable Long since = underWay.remove(event);
        if (since != null) {
            nanos.recordValue(nanoTime - since);
        }
        return since != null;
    }

    /** What has set out and not been seen. */
    Set<String> underWay() {
        return Set.copyOf(underWay.keySet());
    }

    void awaitAll() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!underWay.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("%s: %d events not seen", way, underWay.size())
                    .isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Ends the warm-up. */
    void reset() {
        nanos.reset();
    }

    void report(int rate) {
        Settings.report("%s at %d/s, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(way, rate, nanos.getTotalCount(), millis(50), millis(99), nanos.getMaxValue() / MILLION));
    }

    /** That so many have arrived, and how fast. */
    void assertGoal(long count, Duration p99) {
        assertThat(nanos.getTotalCount()).as(way).isEqualTo(count);
        assertThat(millis(99)).as("%s, ms, p99", way).isLessThanOrEqualTo((double) p99.toMillis());
    }

    private double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / MILLION;
    }
}
