package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.Claim;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/** One endpoint's claims in memory. Belongs to the dispatcher, which guards it by its own lock. */
final class Lane {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    final UUID endpointId;
    private final Deque<Claim> queue = new ArrayDeque<>();
    private final int maxRunning;
    private final int maxQueued;
    private int running;
    private boolean slow;
    private long nextStart;
    boolean wakeArmed;

    Lane(UUID endpointId, int maxRunning, int maxQueued, long now) {
        this.endpointId = endpointId;
        this.maxRunning = maxRunning;
        this.maxQueued = maxQueued;
        nextStart = now;
    }

    /** How many claims more it takes. An endpoint that did not answer gets one attempt at a time until it does. */
    int room() {
        return slow ? Math.max(0, 1 - running - queue.size()) : maxRunning + maxQueued - running - queue.size();
    }

    void add(Claim claim) {
        queue.add(claim);
    }

    boolean hasQueued() {
        return !queue.isEmpty();
    }

    boolean isSlow() {
        return slow;
    }

    boolean isIdle() {
        return queue.isEmpty() && running == 0;
    }

    /** Whether a new lane would do as well: nothing is remembered of the endpoint that still counts. */
    boolean isForgettable(long now) {
        return isIdle() && !slow && nextStart <= now;
    }

    boolean isHalfEmpty() {
        return queue.size() <= maxQueued / 2;
    }

    List<Claim> drain() {
        List<Claim> drained = List.copyOf(queue);
        queue.clear();
        return drained;
    }

    boolean mayStart() {
        return running < (slow ? 1 : maxRunning);
    }

    /** Nanoseconds until the rate limit lets the next attempt begin; not positive when it may now. */
    long pauseBeforeNext(long now) {
        return rate() == null ? 0 : nextStart - now;
    }

    Claim start(long now) {
        Claim claim = queue.remove();
        Integer rate = rate(claim);
        if (rate != null) {
            // A second's worth may be made up for, so that a late wake-up does not lower the rate.
            nextStart = Math.max(nextStart, now - NANOS_PER_SECOND) + NANOS_PER_SECOND / rate;
        }
        running++;
        return claim;
    }

    void ended(boolean answered) {
        running--;
        slow = !answered;
    }

    void dropped() {
        running--;
    }

    private @Nullable Integer rate() {
        Claim next = queue.peek();
        return next == null ? null : rate(next);
    }

    private static @Nullable Integer rate(Claim claim) {
        return claim.endpoint().settings().rateLimit();
    }
}
