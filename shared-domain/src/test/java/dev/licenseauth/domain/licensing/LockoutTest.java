package dev.licenseauth.domain.licensing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LockoutTest {
    private static final ClientNet CLIENT = ClientNet.ofText("203.0.113.7");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Lockout.Policy POLICY =
            new Lockout.Policy(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24));

    @Test
    void eachIsTwiceAsLongAsTheOneBeforeUpToAnHour() {
        Lockout lockout = Lockout.first(CLIENT, POLICY, NOW);
        Instant now = NOW;
        for (long minutes : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(Duration.between(now, lockout.until())).hasMinutes(minutes);
            now = lockout.until();
            lockout = lockout.next(POLICY, now);
        }
    }

    @Test
    void whileItLastsAnotherReplicasCountChangesNothing() {
        Lockout lockout = Lockout.first(CLIENT, POLICY, NOW);
        assertThat(lockout.next(POLICY, lockout.until().minusMillis(1))).isEqualTo(lockout);
        assertThat(lockout.isInForce(lockout.until().minusMillis(1))).isTrue();
        assertThat(lockout.isInForce(lockout.until())).isFalse();
    }

    @Test
    void aDayAfterItHasEndedItIsForgotten() {
        Lockout lockout = new Lockout(CLIENT, 5, NOW);
        Instant later = NOW.plus(Duration.ofHours(24));
        assertThat(lockout.next(POLICY, later.minusMillis(1)).level()).isEqualTo(6);
        assertThat(lockout.next(POLICY, later)).isEqualTo(Lockout.first(CLIENT, POLICY, later));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1H, PT24H", "PT2H, PT1H, PT24H", "PT1M, PT1H, PT0S"})
    void lengthsThatMakeNoSenseAreRefused(Duration first, Duration longest, Duration remembered) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Lockout.Policy(first, longest, remembered));
    }
}
