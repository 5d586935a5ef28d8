package dev.licenseauth.license.adapter.out.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds what validation is decided from, unknown DLIDs included, within a bound of bytes. Concurrent look-ups of one
 * DLID share one query; a failed one is not held. What was read before it was dropped is never answered with, also when
 * the drop came while it was being read.
 */
@Startup
@ApplicationScoped
class CachedEntitlements implements Entitlements {
    // Estimates for 64-bit HotSpot: key, digest, future and cache node; the records of a hit; a short string.
    private static final int BASE_BYTES = 264;
    private static final int ENTITLEMENT_BYTES = 400;
    private static final int STRING_BYTES = 56;
    private static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(3);
    private static final Duration MAX_TTL = Duration.ofSeconds(30);
    private static final int MAX_DROPS_REMEMBERED = 200_000;

    private final EntitlementSource source;
    private final AsyncCache<EntitlementKey, Held> cache;
    private final Invalidations invalidations;
    private final Semaphore pending;
    private final ExecutorService lookups;

    /** What was found, and the moment of {@link Invalidations} its reading began. */
    private record Held(Optional<Entitlement> found, long readAt) {}

    CachedEntitlements(EntitlementSource source, LicenseConfig config, MeterRegistry meters) {
        this.source = source;
        LicenseConfig.Validation settings = config.validation();
        require(
                settings.cacheTtl().isPositive() && settings.cacheTtl().compareTo(MAX_TTL) <= 0,
                "cache-ttl must be above 0 and at most PT30S, the longest a revoked licence may seem valid");
        require(settings.maxPendingLookups() > 0, "max-pending-lookups must be at least 1");
        cache = Caffeine.newBuilder()
                .maximumWeight(settings.cacheSize().asLongValue())
                .weigher(CachedEntitlements::weigh)
                .expireAfterWrite(settings.cacheTtl())
                .recordStats()
                .buildAsync();
        CaffeineCacheMetrics.monitor(meters, cache.synchronous(), "licenseauth.validation", List.of());
        invalidations = new Invalidations(
                settings.cacheTtl().plus(LOOKUP_DEADLINE).plusSeconds(1).toNanos(),
                MAX_DROPS_REMEMBERED,
                System::nanoTime);
        pending = new Semaphore(settings.maxPendingLookups());
        lookups = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("entitlement-lookup-", 0).factory());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("licenseauth.license.validation." + rule);
        }
    }

    private static int weigh(EntitlementKey key, Held held) {
        return held.found()
                .map(entitlement -> BASE_BYTES
                        + ENTITLEMENT_BYTES
                        + STRING_BYTES
                                * (2
                                        + entitlement.products().size()
                                        + 2 * entitlement.domains().held().size()
                                        + 2 * entitlement.domains().blocked().size()
                                        + 3 * entitlement.devices().bound().size()))
                .orElse(BASE_BYTES);
    }

    @Override
    public CompletionStage<Optional<Entitlement>> byDlid(Dlid dlid) {
        EntitlementKey key = new EntitlementKey(source.key(dlid));
        long askedAt = invalidations.now();
        CompletableFuture<Held> future = find(key);
        if (future.state() == Future.State.SUCCESS) {
            Held held = future.resultNow();
            return isVoid(key, held) ? findAgain(key, future) : CompletableFuture.completedFuture(held.found());
        }
        // A reading that began after the question is new enough whatever was dropped since.
        return future.thenCompose(held -> held.readAt() < askedAt && isVoid(key, held)
                ? findAgain(key, future)
                : CompletableFuture.completedFuture(held.found()));
    }

    private CompletableFuture<Held> find(EntitlementKey key) {
        return cache.get(key, (missing, ignoredExecutor) -> lookUp(missing));
    }

    private CompletionStage<Optional<Entitlement>> findAgain(EntitlementKey key, CompletableFuture<Held> outdated) {
        // Whoever comes second finds the reading that the first began, which is later than the drop.
        cache.asMap().remove(key, outdated);
        return find(key).thenApply(Held::found);
    }

    private boolean isVoid(EntitlementKey key, Held held) {
        // A licence is dropped by its id; what was unknown, by the key that became known.
        Object droppedAs = held.found().<Object>map(Entitlement::licenseId).orElse(key);
        return invalidations.isVoid(droppedAs, held.readAt());
    }

    @Override
    public void forgetUnknown(Dlid dlid) {
        invalidations.drop(new EntitlementKey(source.key(dlid)));
    }

    @Override
    public void forget(UUID licenseId) {
        invalidations.drop(licenseId);
    }

    @Override
    public void forgetAll() {
        invalidations.dropAll();
    }

    private CompletableFuture<Held> lookUp(EntitlementKey key) {
        if (!pending.tryAcquire()) {
            return CompletableFuture.failedFuture(new UnavailableException("too many look-ups wait for the database"));
        }
        long readAt = invalidations.now();
        CompletableFuture<Held> query = CompletableFuture.supplyAsync(() -> new Held(read(key), readAt), lookups)
                .whenComplete((found, failure) -> pending.release());
        // Callers get an answer in time; the query keeps its place among the pending until it has really ended.
        return query.copy().orTimeout(LOOKUP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Optional<Entitlement> read(EntitlementKey key) {
        try {
            return source.read(key.digest());
        } catch (SQLException e) {
            throw new UnavailableException("the database does not answer", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        lookups.shutdown();
    }
}
