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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds what validation is decided from, unknown DLIDs included, within a bound of bytes. Concurrent look-ups of one
 * DLID share one query; a failed one is not held.
 */
@Startup
@ApplicationScoped
class CachedEntitlements implements Entitlements {
    // Estimates for 64-bit HotSpot: key, digest, future and cache node; the record of a hit; a short string.
    private static final int BASE_BYTES = 240;
    private static final int ENTITLEMENT_BYTES = 200;
    private static final int STRING_BYTES = 56;
    private static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(3);
    private static final Duration MAX_TTL = Duration.ofSeconds(30);

    private final EntitlementSource source;
    private final AsyncCache<EntitlementKey, Optional<Entitlement>> held;
    private final Semaphore pending;
    private final ExecutorService lookups;

    CachedEntitlements(EntitlementSource source, LicenseConfig config, MeterRegistry meters) {
        this.source = source;
        LicenseConfig.Validation settings = config.validation();
        require(
                settings.cacheTtl().isPositive() && settings.cacheTtl().compareTo(MAX_TTL) <= 0,
                "cache-ttl must be above 0 and at most PT30S, the longest a revoked licence may seem valid");
        require(settings.maxPendingLookups() > 0, "max-pending-lookups must be at least 1");
        held = Caffeine.newBuilder()
                .maximumWeight(settings.cacheSize().asLongValue())
                .weigher(CachedEntitlements::weigh)
                .expireAfterWrite(settings.cacheTtl())
                .recordStats()
                .buildAsync();
        CaffeineCacheMetrics.monitor(meters, held.synchronous(), "licenseauth.validation", List.of());
        pending = new Semaphore(settings.maxPendingLookups());
        lookups = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("entitlement-lookup-", 0).factory());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("licenseauth.license.validation." + rule);
        }
    }

    private static int weigh(EntitlementKey key, Optional<Entitlement> value) {
        return value.map(entitlement -> BASE_BYTES
                        + ENTITLEMENT_BYTES
                        + STRING_BYTES * (2 + entitlement.products().size()))
                .orElse(BASE_BYTES);
    }

    @Override
    public CompletionStage<Optional<Entitlement>> byDlid(Dlid dlid) {
        return held.get(new EntitlementKey(source.key(dlid)), (key, ignoredExecutor) -> lookUp(key));
    }

    @Override
    public void forget(Dlid dlid) {
        held.synchronous().invalidate(new EntitlementKey(source.key(dlid)));
    }

    private CompletableFuture<Optional<Entitlement>> lookUp(EntitlementKey key) {
        if (!pending.tryAcquire()) {
            return CompletableFuture.failedFuture(new UnavailableException("too many look-ups wait for the database"));
        }
        CompletableFuture<Optional<Entitlement>> query = CompletableFuture.supplyAsync(() -> read(key), lookups)
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
