package dev.licenseauth.license.adapter.out.memory;

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
import java.util.function.Supplier;

/** A virtual thread for each piece of work, and a bound on their number. */
@ApplicationScoped
class BoundedWork implements Work {
    // Longer than a connection is waited for, shorter than most clients wait.
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private final Semaphore places;
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

    void stop(@Observes ShutdownEvent event) {
        threads.shutdown();
    }
}
