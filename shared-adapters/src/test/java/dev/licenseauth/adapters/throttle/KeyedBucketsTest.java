package dev.licenseauth.adapters.throttle;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyedBucketsTest {
    private final AtomicLong nanos = new AtomicLong();

    private KeyedBuckets<String> buckets(long burst, long perMinute, int maxKeys) {
        return new KeyedBuckets<>(RateLimit.perMinute("test", burst, perMinute), maxKeys, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aBucketHoldsItsBurstAndFillsEvenly() {
        KeyedBuckets<String> buckets = buckets(3, 60, 10);
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a", 1)).isZero();
        }
        assertThat(buckets.take("a", 1)).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(buckets.take("b", 3)).as("another's").isZero();
        pass(Duration.ofSeconds(1));
        assertThat(buckets.take("a", 1)).isZero();
        pass(Duration.ofHours(1));
        assertThat(buckets.take("a", 3)).isZero();
        assertThat(buckets.take("a", 1)).isPositive();
    }

    @Test
    void tokensAreTakenAllOrNone() {
        KeyedBuckets<String> buckets = buckets(10, 60, 10);
        assertThat(buckets.take("a", 9)).isZero();
        assertThat(buckets.take("a", 2)).isPositive();
        assertThat(buckets.take("a", 1)).isZero();
    }

    @Test
    void aFloodOfKeysTakesBoundedMemoryAndDoesNotWashOutWhoComesOften() {
        KeyedBuckets<Integer> buckets = new KeyedBuckets<>(RateLimit.perMinute("test", 5, 1), 1_000, nanos::get);
        long refused = 0;
        for (int i = 1; i <= 1_000_000; i++) {
            buckets.take(i, 1);
            if (i % 100 == 0 && buckets.take(0, 1) > 0) {
                refused++;
            }
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(2_000);
        assertThat(refused).isGreaterThan(9_900);
    }

    @Test
    void aLimitOfNothingIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perMinute("test", 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.perMinute("test", 1, 0));
    }
}
