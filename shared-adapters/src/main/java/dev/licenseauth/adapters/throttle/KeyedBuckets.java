package dev.licenseauth.adapters.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LockFreeBucket;

import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each key. Bounded: of too many keys those that come seldom are forgotten first, so that a flood
 * of keys that come once does not make those forgotten that come often. Takes no lock; for the event loop.
 *
 * @param <K> with {@code equals} and {@code hashCode}
 */
public final class KeyedBuckets<K> {
    private final RateLimit limit;
    private final BucketConfiguration configuration;
    private final TimeMeter time;
    private final Cache<K, LockFreeBucket> buckets;

    /**
     * With all buckets full.
     *
     * @param maxKeys most buckets in memory, about 300 bytes each
     * @param nanos   a clock that never steps back
     */
    public KeyedBuckets(RateLimit limit, int maxKeys, LongSupplier nanos) {
        this.limit = limit;
        configuration = BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.burst())
                        .refillGreedy(limit.perPeriod(), limit.period())
                        .build())
                .build();
        time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        // By size alone: letting go by age would cost every request a look at the clock and spare nothing that matters.
        buckets = Caffeine.newBuilder().maximumSize(maxKeys).build();
    }

    public RateLimit limit() {
        return limit;
    }

    /** Takes so many tokens, all or none; 0 when they were there, else the nanoseconds until they will be. */
    public long take(K key, long tokens) {
        LockFreeBucket bucket = bucket(key);
        if (bucket.tryConsume(tokens)) {
            return 0;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
        return probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill();
    }

    private LockFreeBucket bucket(K key) {
        // A plain read first: get() with a loader would allocate one for each call.
        LockFreeBucket bucket = buckets.getIfPresent(key);
        return bucket != null ? bucket : buckets.get(key, _ -> newBucket());
    }

    private LockFreeBucket newBucket() {
        return new LockFreeBucket(configuration, MathType.INTEGER_64_BITS, time, BucketListener.NOPE);
    }

    /** How many buckets there are, about. */
    public long size() {
        return buckets.estimatedSize();
    }
}
