package dev.licenseauth.license.adapter.in.kafka;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class SecondDropsTest {
    private static final Duration POLL = Duration.ofMillis(500);
    // Near the largest: the clock counts from anywhere and may run over.
    private static final long START = Long.MAX_VALUE - Duration.ofMillis(60).toNanos();

    private final SecondDrops drops = new SecondDrops();

    private static Changed someLicense() {
        return new Changed.OneLicense(UUID.randomUUID());
    }

    private static long after(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void whatWasDroppedIsDroppedAgainSoonAndASecondLater() {
        Changed first = someLicense();
        Changed second = someLicense();
        drops.add(List.of(first), START);
        drops.add(List.of(second), after(30));
        assertThat(drops.take(after(49))).isEmpty();
        assertThat(drops.take(after(50))).containsExactly(first);
        assertThat(drops.take(after(999))).containsExactly(second);
        assertThat(drops.take(after(1_500))).containsExactly(first, second);
        assertThat(drops.isEmpty()).isTrue();
    }

    @Test
    void theWaitEndsWhenTheNextFallsDue() {
        assertThat(drops.untilNext(START, POLL)).isEqualTo(POLL);
        drops.add(List.of(someLicense()), START);
        assertThat(drops.untilNext(after(20), POLL)).isEqualTo(Duration.ofMillis(30));
        assertThat(drops.untilNext(after(70), POLL)).isZero();
        assertThat(drops.take(after(70))).hasSize(1);
        assertThat(drops.untilNext(after(70), POLL)).isEqualTo(POLL);
    }

    @Test
    void moreThanItHoldsBecomeAnything() {
        for (int i = 0; i < 10; i++) {
            drops.add(
                    Stream.generate(SecondDropsTest::someLicense).limit(10_000).toList(), START);
        }
        List<Changed> taken = new ArrayList<>(drops.take(after(1_000)));
        assertThat(taken).hasSizeLessThanOrEqualTo(50_000).contains(new Changed.Anything());
    }
}
