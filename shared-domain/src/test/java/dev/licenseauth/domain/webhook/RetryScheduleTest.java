package dev.licenseauth.domain.webhook;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTest {
    private static final double MIDDLE = 0.5;

    @Test
    void thePausesAddUpToThreeDays() {
        Duration sum = IntStream.range(1, RetrySchedule.attempts())
                .mapToObj(attempt ->
                        RetrySchedule.pauseAfter(attempt, MIDDLE, null).orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(sum).isBetween(Duration.ofHours(71), Duration.ofHours(73));
    }

    @Test
    void eachPauseIsLongerThanTheOneBefore() {
        for (int attempt = 2; attempt < RetrySchedule.attempts(); attempt++) {
            assertThat(RetrySchedule.pauseAfter(attempt, MIDDLE, null).orElseThrow())
                    .isGreaterThan(
                            RetrySchedule.pauseAfter(attempt - 1, MIDDLE, null).orElseThrow());
        }
    }

    @Test
    void theLastAttemptIsTheLast() {
        assertThat(RetrySchedule.attempts()).isEqualTo(12);
        assertThat(RetrySchedule.pauseAfter(12, MIDDLE, null)).isEmpty();
        assertThat(RetrySchedule.pauseAfter(12, MIDDLE, Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void chanceMovesAPauseByTwentyPercentEitherWay() {
        assertThat(RetrySchedule.pauseAfter(1, 0, null)).contains(Duration.ofSeconds(4));
        assertThat(RetrySchedule.pauseAfter(1, MIDDLE, null)).contains(Duration.ofSeconds(5));
        assertThat(RetrySchedule.pauseAfter(1, 0.999_999, null).orElseThrow())
                .isBetween(Duration.ofMillis(5990), Duration.ofSeconds(6));
    }

    @Test
    void aReceiverCanLengthenAPauseWithinReasonAndNeverShortenIt() {
        assertThat(RetrySchedule.pauseAfter(1, MIDDLE, Duration.ofMinutes(7))).contains(Duration.ofMinutes(7));
        assertThat(RetrySchedule.pauseAfter(1, MIDDLE, Duration.ofDays(365))).contains(RetrySchedule.MAX_RETRY_AFTER);
        assertThat(RetrySchedule.pauseAfter(4, MIDDLE, Duration.ofSeconds(1))).contains(Duration.ofMinutes(10));
    }
}
