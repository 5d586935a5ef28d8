package dev.licenseauth.license.adapter.out.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.port.Entitlements;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Holds what validation is decided from, unknown DLIDs included, within a bound of bytes. Concurrent look-ups of one
 * DLID share one query; a failed one is not held. What was read before it was dropped is never answered with, also when
 * the drop came while it was being read.
 *
 * <p>What is older than the time to live is read again; what is nearly so and still asked for is read beforehand, and
 * nobody waits. While the database does not answer it still serves, as stale, for as long as is configured: all but what
 * is known to have changed, and that a key is unknown.
 */
@Startup
@Singleton
class CachedEntitlements implements Entitlements {
    // Estimates for 64-bit HotSpot, held against the heap by a test: key, future and cache node; the records of a hit
    // with its plan; a short string.
    private static final int BASE_BYTES = 224;
    private static final int ENTITLEMENT_BYTES = 376;
    private static final int STRING_BYTES = 56;
    private static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(3);
    private static final Duration MAX_TTL = Duration.ofSeconds(30);
    private static final Duration MAX_STALE = Duration.ofDays(1);
    private static final int MAX_DROPS_REMEMBERED = 200_000;
    private static final long AHEAD_SPREAD = 1023;

    private final EntitlementSource source;
    private final SipHash hash;
    private final AsyncCache<EntitlementKey, Held> cache;
    private final Invalidations invalidations;
    private final Outage outage;
    private final LongSupplier nanos;
    private final long ttlNanos;
    private final long staleNanos;
    private final Counter staleAnswers;
    private final Semaphore pending;
    private final ExecutorService lookups;

    /** What is being read before it must be; no more than may wait for the database. */
    private final Set<EntitlementKey> renewedAhead = ConcurrentHashMap.newKeySet();

    /**
     * What was found.
     *
     * @param plan      the plan it is dropped with, made once and not for every check; {@code null} of what is unknown
     * @param readAt    the moment of {@link Invalidations} its reading began
     * @param readNanos when that was
     */
    private record Held(Known known, @Nullable PlanKey plan, long readAt, long readNanos) {
        static Held of(@Nullable Entitlement found, long readAt, long readNanos) {
            PlanKey plan = found == null ? null : new PlanKey(found.appId().value(), found.tier());
            return new Held(new Known(found, false), plan, readAt, readNanos);
        }
    }

    @Inject
    CachedEntitlements(EntitlementSource source, LicenseConfig config, MeterRegistry meters, SecureRandom random) {
        this(source, config, meters, new SipHash(random), System::nanoTime);
    }

    CachedEntitlements(
            EntitlementSource source, LicenseConfig config, MeterRegistry meters, SipHash hash, LongSupplier nanos) {
        this.source = source;
        this.hash = hash;
        this.nanos = nanos;
        LicenseConfig.Validation settings = config.validation();
        require(
                settings.cacheTtl().isPositive() && settings.cacheTtl().compareTo(MAX_TTL) <= 0,
                "cache-ttl must be above 0 and at most PT30S, the longest a revoked licence may seem valid");
        require(settings.maxPendingLookups() > 0, "max-pending-lookups must be at least 1");
        require(
                !settings.staleIfError().isNegative() && settings.staleIfError().compareTo(MAX_STALE) <= 0,
                "stale-if-error must be PT0S to P1D");
        ttlNanos = settings.cacheTtl().toNanos();
        staleNanos = settings.staleIfError().toNanos();
        Duration heldFor = settings.cacheTtl().plus(settings.staleIfError());
        cache = Caffeine.newBuilder()
                .maximumWeight(settings.cacheSize().asLongValue())
                .weigher(CachedEntitlements::weigh)
                // A little longer than it serves: whether it does is told by its age.
                .expireAfterWrite(heldFor.plusSeconds(1))
                .ticker(nanos::getAsLong)
                .recordStats()
                .buildAsync();
        CaffeineCacheMetrics.monitor(meters, cache.synchronous(), "licenseauth.validation", List.of());
        meters.gauge("licenseauth.validation.bytes", cache, CachedEntitlements::weight);
        invalidations =
                new Invalidations(heldFor.plus(LOOKUP_DEADLINE).plusSeconds(2).toNanos(), MAX_DROPS_REMEMBERED, nanos);
        outage = new Outage(nanos);
        staleAnswers = meters.counter("licenseauth.validation.stale");
        pending = new Semaphore(settings.maxPendingLookups());
        lookups = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("entitlement-lookup-", 0).factory());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalStateException("licenseauth.license.validation." + rule);
        }
    }

    private static double weight(AsyncCache<?, ?> cache) {
        return (double) cache.synchronous()
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
    }

    private static int weigh(EntitlementKey key, Held held) {
        Entitlement entitlement = held.known().entitlement();
        return entitlement == null
                ? BASE_BYTES
                : BASE_BYTES
                        + ENTITLEMENT_BYTES
                        + STRING_BYTES
                                * (3
                                        + entitlement.products().size()
                                        + 2 * entitlement.domains().held().size()
                                        + 2 * entitlement.domains().blocked().size()
                                        + 3 * entitlement.devices().bound().size());
    }

    @Override
    public CompletionStage<Known> byDlid(Dlid dlid) {
        EntitlementKey key = key(dlid);
        long askedAt = invalidations.now();
        // A plain look first: what could read it would be made for each call.
        CompletableFuture<Held> future = cache.getIfPresent(key);
        if (future == null) {
            future = find(key, dlid);
        }
        if (future.state() != Future.State.SUCCESS) {
            return whenRead(key, dlid, future, askedAt);
        }
        Held held = future.resultNow();
        if (isVoid(key, held)) {
            return findAgain(key, dlid, future, askedAt);
        }
        long age = age(held);
        if (age <= ttlNanos) {
            if (age > aheadNanos(key)) {
                renewAhead(key, dlid, future);
            }
            return CompletableFuture.completedFuture(held.known());
        }
        if (held.known().entitlement() == null || age > ttlNanos + staleNanos) {
            return findAgain(key, dlid, future, askedAt);
        }
        return outage.mayAsk() ? whenRead(key, dlid, renew(key, dlid, future, held), askedAt) : answer(held);
    }

    /** Other for every key: what was read at one time is not read again at one time. */
    private long aheadNanos(EntitlementKey key) {
        return ttlNanos / 4 * 3 + (ttlNanos / 5) * (key.upper() & AHEAD_SPREAD) / AHEAD_SPREAD;
    }

    /** What is asked for all the time is read again before it must be, and meanwhile nobody waits. */
    private void renewAhead(EntitlementKey key, Dlid dlid, CompletableFuture<Held> present) {
        if (!outage.mayAsk() || !renewedAhead.add(key)) {
            return;
        }
        CompletableFuture<Held> _ = lookUp(dlid).whenComplete((held, failure) -> {
            // Without success it is as it was: whoever comes when it is too old asks again, and hears of it.
            if (failure == null) {
                cache.asMap().replace(key, present, CompletableFuture.completedFuture(held));
            }
            renewedAhead.remove(key);
        });
    }

    private EntitlementKey key(Dlid dlid) {
        return EntitlementKey.of(dlid, hash);
    }

    private CompletableFuture<Held> find(EntitlementKey key, Dlid dlid) {
        // This way no second miss is counted for the one that was.
        CompletableFuture<Held> found =
                cache.asMap().compute(key, (_, current) -> current == null ? lookUp(dlid) : current);
        return Objects.requireNonNull(found);
    }

    /** Reads it again, once for all who ask meanwhile; where the database does not answer, it is as it was. */
    // Whether it is that very future is what is asked.
    @SuppressWarnings("ReferenceEquality")
    private CompletableFuture<Held> renew(EntitlementKey key, Dlid dlid, CompletableFuture<Held> outdated, Held held) {
        CompletableFuture<Held> renewed = cache.asMap()
                .compute(
                        key,
                        (_, current) -> current != null && current != outdated
                                ? current
                                : lookUp(dlid).exceptionally(failure -> {
                                    if (outage.isOn()) {
                                        return held;
                                    }
                                    throw new CompletionException(cause(failure));
                                }));
        return Objects.requireNonNull(renewed);
    }

    private CompletionStage<Known> whenRead(
            EntitlementKey key, Dlid dlid, CompletableFuture<Held> future, long askedAt) {
        // A reading that began after the question is new enough whatever was dropped since.
        return future.thenCompose(held ->
                held.readAt() < askedAt && isVoid(key, held) ? findAgain(key, dlid, future, askedAt) : answer(held));
    }

    private CompletionStage<Known> findAgain(
            EntitlementKey key, Dlid dlid, CompletableFuture<Held> outdated, long askedAt) {
        // Whoever comes second finds the reading that the first began; or one that was under way before the drop, which
        // is seen when it has ended.
        cache.asMap().remove(key, outdated);
        return whenRead(key, dlid, cache.get(key, (_, _) -> lookUp(dlid)), askedAt);
    }

    private CompletionStage<Known> answer(Held held) {
        if (age(held) <= ttlNanos) {
            return CompletableFuture.completedFuture(held.known());
        }
        staleAnswers.increment();
        return CompletableFuture.completedFuture(new Known(held.known().entitlement(), true));
    }

    private long age(Held held) {
        return nanos.getAsLong() - held.readNanos();
    }

    private boolean isVoid(EntitlementKey key, Held held) {
        Entitlement entitlement = held.known().entitlement();
        PlanKey plan = held.plan();
        if (entitlement == null || plan == null) {
            // What was unknown is dropped by the key that became known.
            return invalidations.isVoid(key, held.readAt());
        }
        return invalidations.isVoid(entitlement.licenseId(), held.readAt())
                || invalidations.isVoid(plan, held.readAt());
    }

    /** By which all licences of a plan are dropped. */
    private record PlanKey(String appId, String code) {}

    @Override
    public void forgetUnknown(Dlid dlid) {
        invalidations.drop(key(dlid));
    }

    @Override
    public void forget(UUID licenseId) {
        invalidations.drop(licenseId);
    }

    @Override
    public void forget(AppId appId, PlanCode plan) {
        invalidations.drop(new PlanKey(appId.value(), plan.value()));
    }

    @Override
    public void forgetAll() {
        invalidations.dropAll();
    }

    private CompletableFuture<Held> lookUp(Dlid dlid) {
        if (!pending.tryAcquire()) {
            return CompletableFuture.failedFuture(new UnavailableException("too many look-ups wait for the database"));
        }
        long readAt = invalidations.now();
        long readNanos = nanos.getAsLong();
        CompletableFuture<Held> query = CompletableFuture.supplyAsync(
                        () -> Held.of(read(dlid).orElse(null), readAt, readNanos), lookups)
                .whenComplete((found, failure) -> pending.release());
        // Callers get an answer in time; the query keeps its place among the pending until it has really ended.
        return query.copy()
                .orTimeout(LOOKUP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((found, failure) -> ended(failure));
    }

    private void ended(@Nullable Throwable failure) {
        if (failure == null) {
            outage.answered();
        } else if (cause(failure) instanceof UnavailableException || cause(failure) instanceof TimeoutException) {
            outage.failed();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Optional<Entitlement> read(Dlid dlid) {
        try {
            return source.read(dlid);
        } catch (SQLException e) {
            throw new UnavailableException("the database does not answer", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        lookups.shutdown();
    }
}
