package dev.licenseauth.license.adapter.out.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.licenseauth.adapters.throttle.KeyedBuckets;
import dev.licenseauth.adapters.throttle.RateLimit;
import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.Lockout;
import dev.licenseauth.domain.licensing.port.Throttle;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Buckets of tokens for each client, each replica its own, and the lock-outs that all replicas share. All of it is
 * bounded; see the classes it is made of for what a flood can make it forget.
 */
@Startup
@Singleton
class BucketThrottle implements Throttle {
    private static final Admission ADMITTED = new Admission.Admitted();
    private static final int UNKNOWN_POINTS = 10;
    private static final int MISTYPED_POINTS = 1;
    private static final int KNOWN_DAYS = 30;
    private static final int MAX_CHARGES = 1 << 17;
    private static final int MAX_WAITING = 10_000;
    private static final long MILLIS_OF_DAY = Duration.ofDays(1).toMillis();
    private static final long NANOS_OF_SECOND = Duration.ofSeconds(1).toNanos();

    private final boolean enabled;
    private final Clock clock;
    private final Lockout.Policy policy;
    private final KeyedBuckets<ClientNet> requests;
    private final KeyedBuckets<ClientNet> activations;
    private final KeyedBuckets<ClientNet> misses;
    private final KeyedBuckets<Long> known;
    private final Fingerprints fingerprints;
    private final PairMemory knownPairs;
    private final PairMemory charges;
    private final Cache<ClientNet, Instant> lockouts;
    private final ArrayBlockingQueue<Guesser> guessers = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Counter refusals;
    private final Counter unshared;

    @Inject
    BucketThrottle(
            LicenseConfig config, Lockout.Policy policy, Clock clock, SecureRandom random, MeterRegistry meters) {
        this(config.throttle(), policy, clock, System::nanoTime, random, meters);
    }

    BucketThrottle(
            LicenseConfig.Throttle settings,
            Lockout.Policy policy,
            Clock clock,
            LongSupplier nanos,
            SecureRandom random,
            MeterRegistry meters) {
        this.clock = clock;
        enabled = settings.enabled();
        this.policy = policy;
        int maxClients = settings.maxClients();
        requests = new KeyedBuckets<>(
                RateLimit.perMinute("requests", settings.requestsBurst(), settings.requestsPerMinute()),
                maxClients,
                nanos);
        activations = new KeyedBuckets<>(
                RateLimit.perMinute("activations", settings.activationsBurst(), settings.activationsPerMinute()),
                maxClients,
                nanos);
        misses = new KeyedBuckets<>(
                RateLimit.perMinute("misses", settings.missPointsPerMinute(), settings.missPointsPerMinute()),
                maxClients,
                nanos);
        known = new KeyedBuckets<>(
                RateLimit.perMinute("known", settings.knownBurst(), settings.knownPerMinute()), maxClients, nanos);
        fingerprints = new Fingerprints(random);
        knownPairs = new PairMemory(settings.knownPairs());
        charges = new PairMemory(MAX_CHARGES);
        lockouts = Caffeine.newBuilder()
                .maximumSize(maxClients)
                .expireAfterWrite(policy.longest())
                .build();
        refusals = meters.counter("licenseauth.throttle.refusals");
        unshared = meters.counter("licenseauth.throttle.lockouts.unshared");
        meters.gauge("licenseauth.throttle.clients", requests, buckets -> (double) buckets.size());
        meters.gauge("licenseauth.throttle.lockouts", lockouts, held -> (double) held.estimatedSize());
    }

    @Override
    public Admission admit(ClientNet client, Act act) {
        if (!enabled) {
            return ADMITTED;
        }
        // Hardly ever is anybody locked out.
        if (!lockouts.asMap().isEmpty()) {
            Instant until = lockouts.getIfPresent(client);
            if (until != null) {
                Instant now = clock.instant();
                if (now.isBefore(until)) {
                    return refused(misses.limit(), Duration.between(now, until).toNanos());
                }
            }
        }
        long wait = requests.take(client, 1);
        if (wait > 0) {
            return refused(requests.limit(), wait);
        }
        if (act == Act.ACTIVATE) {
            wait = activations.take(client, 1);
            if (wait > 0) {
                return refused(activations.limit(), wait);
            }
        }
        return ADMITTED;
    }

    private Admission refused(RateLimit limit, long waitNanos) {
        refusals.increment();
        return new Admission.Refused(
                limit.name(),
                limit.perPeriod(),
                limit.period().toSeconds(),
                Math.ceilDiv(Math.max(waitNanos, 1), NANOS_OF_SECOND));
    }

    @Override
    public Admission admitKnown(ClientNet client, Dlid dlid, Admission refused) {
        long pair = fingerprints.of(client, dlid);
        if (!knownPairs.wasSeen(dlid.hashCode(), pair, today() - KNOWN_DAYS)) {
            return refused;
        }
        long wait = known.take(pair, 1);
        return wait > 0 ? refused(known.limit(), wait) : ADMITTED;
    }

    @Override
    public void wasValid(ClientNet client, Dlid dlid) {
        if (enabled) {
            // Grouped by key: who has a licence and many addresses makes few other licences be forgotten.
            knownPairs.see(dlid.hashCode(), fingerprints.of(client, dlid), today());
        }
    }

    @Override
    public void wasUnknown(ClientNet client, Dlid dlid, Supplier<Guesser> guesser) {
        if (enabled && charges.see(client.hashCode(), fingerprints.of(client, dlid), today())) {
            charge(client, UNKNOWN_POINTS, guesser);
        }
    }

    @Override
    public void wasMistyped(ClientNet client, Supplier<Guesser> guesser) {
        if (enabled) {
            charge(client, MISTYPED_POINTS, guesser);
        }
    }

    private void charge(ClientNet client, int points, Supplier<Guesser> guesser) {
        if (misses.take(client, points) == 0) {
            return;
        }
        Instant now = clock.instant();
        Instant until = lockouts.getIfPresent(client);
        if (until != null && now.isBefore(until)) {
            return;
        }
        // At once here, for as long as the first one lasts; the database, which knows of earlier ones, may prolong it.
        lockouts.put(client, now.plus(policy.first()));
        if (!guessers.offer(guesser.get())) {
            // So many at one time: these stay locked out here alone.
            unshared.increment();
        }
    }

    @Override
    public List<Guesser> takeGuessers(int max) {
        List<Guesser> taken = new ArrayList<>();
        guessers.drainTo(taken, max);
        return taken;
    }

    @Override
    public void lockedOut(Lockout lockout) {
        if (!lockout.until().equals(lockouts.getIfPresent(lockout.client()))) {
            lockouts.put(lockout.client(), lockout.until());
        }
    }

    /** How many clients, pairs and lock-outs are held, at most. */
    long size() {
        return requests.size() + activations.size() + misses.size() + known.size() + lockouts.estimatedSize();
    }

    private long today() {
        return Math.floorDiv(clock.millis(), MILLIS_OF_DAY);
    }
}
