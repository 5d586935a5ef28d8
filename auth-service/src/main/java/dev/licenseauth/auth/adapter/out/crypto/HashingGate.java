package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.domain.identity.port.Passwords.BusyException;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets only so many computations run, a bounded number wait, and none wait for long. They run on threads of their own,
 * so that neither event loops nor the carriers of virtual threads are held up.
 */
final class HashingGate implements AutoCloseable {
    private final ThreadPoolExecutor permits;
    private final Duration deadline;

    HashingGate(int permits, int maxQueue, Duration deadline) {
        this.permits = new ThreadPoolExecutor(
                permits,
                permits,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxQueue),
                Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
        this.deadline = deadline;
    }

    /** @throws BusyException when the computation was not begun, and never will be */
    <T> T run(Supplier<T> computation) throws BusyException, InterruptedException {
        AtomicBoolean claimed = new AtomicBoolean();
        FutureTask<T> task = new FutureTask<>(computation::get);
        Runnable unlessGivenUp = () -> {
            if (claimed.compareAndSet(false, true)) {
                task.run();
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
