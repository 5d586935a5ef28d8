package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private final Backoff backoff = new Backoff();

    private Duration diesAfter(Duration lived) {
        return backoff.afterDeath(lived);
    }

    @Test
    void aPartThatKeepsDyingWaitsTwiceAsLongEachTimeUpToHalfAMinute() {
        List<Long> millis = Stream.generate(
                        () -> diesAfter(Duration.ofSeconds(1)).toMillis())
                .limit(9)
                .toList();

        assertThat(millis).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void aMinuteOfLifeIsForgiven() {
        diesAfter(Duration.ZERO);
        diesAfter(Duration.ZERO);

        assertThat(diesAfter(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(500));
        assertThat(diesAfter(Duration.ofSeconds(59))).isEqualTo(Duration.ofSeconds(1));
    }
}
