package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.port.Entitlements.UnavailableException;
import dev.licenseauth.domain.licensing.port.Work;
import dev.licenseauth.license.config.LicenseConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A virtual thread for each piece of work, and a bound on their number. A single licence that many ask for at once takes
 * one connection and not all of them.
 */
@ApplicationScoped
class BoundedWork implements Work {
    // Longer than a connection is waited for, shorter than most clients wait.
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    /** Far more than there are connections: licences that share a turn by chance hardly ever wait for each other. */
    private static final int TURNS = 1024;

    private final Semaphore places;
    private final ReentrantLock[] turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toArray(ReentrantLock[]::new);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("binding-", 0).factory());

    BoundedWork(LicenseConfig config) {
        int max = config.binding().maxPending();
        if (max < 1) {
            throw new IllegalStateException("licenseauth.license.binding.max-pending must be at least 1");
        }
        places = new Semaphore(max);
    }

    @Override
    public <T> CompletionStage<T> run(Supplier<T> blocking) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(new UnavailableException("too many bindings wait for the database"));
        }
        CompletableFuture<T> work =
                CompletableFuture.supplyAsync(blocking, threads).whenComplete((done, failure) -> places.release());
        // Callers get an answer in time; the work keeps its place until it has really ended.
        return work.copy().orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public <T> CompletionStage<T> runInTurn(Dlid dlid, Supplier<T> blocking) {
        ReentrantLock turn = turns[Math.floorMod(dlid.hashCode(), TURNS)];
        return run(() -> {
            turn.lock();
            try {
                return blocking.get();
            } finally {
                turn.unlock();
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdown();
    }
}
