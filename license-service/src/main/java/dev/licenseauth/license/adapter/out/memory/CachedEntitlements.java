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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Holds what validation is decided from, unknown DLIDs included, within a bound of bytes. Concurrent look-ups of one
 * DLID share one query; a failed one is not held.
 */
@ApplicationScoped
class CachedEntitlements implements Entitlements {
    // Estimates for 64-bit HotSpot: key, digest, future and cache node; the record of a hit; a short string.
    private static final int BASE_BYTES = 240;
    private static final int ENTITLEMENT_BYTES = 200;
    private static final int STRING_BYTES = 56;

    private final EntitlementSource source;
    private final AsyncCache<EntitlementKey, Optional<Entitlement>> held;
    private final Semaphore pending;
    private final ExecutorService lookups;

    CachedEntitlements(EntitlementSource source, LicenseConfig config, MeterRegistry meters) {
        this.source = source;
        LicenseConfig.Validation settings = config.validation();
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
        CompletableFuture<Optional<Entitlement>> result = CompletableFuture.supplyAsync(() -> read(key), lookups);
        return result.whenComplete((found, failure) -> pending.release());
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
