package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.identity.port.Passwords.Capacity;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Lets only so many computations run, a bounded number wait, and none wait for long. They run on threads of their own,
 * so that neither event loops nor the carriers of virtual threads are held up.
 */
final class HashingGate implements AutoCloseable {
    // Of what was measured, an eighth is the latest.
    private static final int MEMORY = 8;

    private final ThreadPoolExecutor permits;
    private final int maxQueue;
    private final Duration deadline;
    private final AtomicLong usualNanos = new AtomicLong();

    HashingGate(int permits, int maxQueue, Duration deadline) {
        this.permits = new ThreadPoolExecutor(
                permits,
                permits,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxQueue),
                Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
        this.maxQueue = maxQueue;
        this.deadline = deadline;
    }

    /** How many computations, begun and waiting, would all be begun before their deadline; the queue's bound at most. */
    Capacity capacity() {
        long each = usualNanos.get();
        long inTime = each == 0 ? maxQueue : deadline.toNanos() / each * permits.getMaximumPoolSize();
        return new Capacity(permits.getMaximumPoolSize(), Math.clamp(inTime, 1, maxQueue));
    }

    private void took(long nanos) {
        usualNanos.accumulateAndGet(nanos, (usual, latest) -> usual == 0 ? latest : usual + (latest - usual) / MEMORY);
    }

    /** @throws BusyException when the computation was not begun, and never will be */
    <T> T run(Supplier<T> computation) throws BusyException, InterruptedException {
        AtomicBoolean claimed = new AtomicBoolean();
        FutureTask<T> task = new FutureTask<>(computation::get);
        Runnable unlessGivenUp = () -> {
            if (claimed.compareAndSet(false, true)) {
                long begun = System.nanoTime();
                task.run();
                took(System.nanoTime() - begun);
            }
        };
        try {
            permits.execute(unlessGivenUp);
        } catch (RejectedExecutionException e) {
            throw new BusyException();
        }
        try {
            try {
                return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (claimed.compareAndSet(false, true)) {
                    permits.remove(unlessGivenUp);
                    throw new BusyException();
                }
                // Begun in time: a hash that was paid for counts, or an attacker could have it for nothing.
                return task.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing a password failed", e.getCause());
        }
    }

    @Override
    public void close() {
        permits.shutdownNow();
    }
}
