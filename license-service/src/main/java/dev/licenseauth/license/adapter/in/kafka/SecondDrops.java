package dev.licenseauth.license.adapter.in.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What was dropped and is to be dropped again. PostgreSQL lets Debezium read a commit as soon as it is written, and everybody else see it a
 * little later: what is read on an event's word can be what was before it, and would be held. A benchmark that asked for each licence all the time
 * met that at its 139th revocation. With synchronous replication the standby's answer lies between.
 *
 * <p>For one thread.
 */
final class SecondDrops {
    /** Soon, for the usual case, and when every commit should be seen. */
    private static final List<Duration> AFTER = List.of(Duration.ofMillis(50), Duration.ofSeconds(1));

    private static final int MOST = 50_000;

    private final PriorityQueue<Due> waiting = new PriorityQueue<>((one, other) -> Long.signum(one.at - other.at));

    /** @param at by {@link System#nanoTime()} */
    private record Due(Changed changed, long at) {}

    /** Notes what was dropped now. */
    void add(Collection<Changed> changed, long now) {
        if (waiting.size() + changed.size() * AFTER.size() > MOST) {
            waiting.clear();
            addAll(List.of(new Changed.Anything()), now);
        } else {
            addAll(changed, now);
        }
    }

    private void addAll(Collection<Changed> changed, long now) {
        for (Duration after : AFTER) {
            changed.forEach(one -> waiting.add(new Due(one, now + after.toNanos())));
        }
    }

    /** Gives what is to be dropped again by now. */
    List<Changed> take(long now) {
        List<Changed> taken = new ArrayList<>();
        for (Due first = waiting.peek(); first != null && first.at - now <= 0; first = waiting.peek()) {
            taken.add(first.changed);
            waiting.remove();
        }
        return taken;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How long it is until {@link #take} gives something, at most so long. */
    Duration untilNext(long now, Duration most) {
        Due first = waiting.peek();
        long nanos = first == null ? most.toNanos() : Math.clamp(first.at - now, 0, most.toNanos());
        return Duration.ofNanos(nanos);
    }
}
