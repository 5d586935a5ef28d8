package dev.licenseauth.adapters.config;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class Uuid7Test {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void itCarriesVersionVariantAndTime() {
        UUID id = new Uuid7(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom()).next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void idsRiseWithinAMillisecondBeyondTheCountersRange() {
        Uuid7 ids = new Uuid7(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
        List<String> made =
                Stream.generate(ids::next).limit(20_000).map(UUID::toString).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsRiseWhenTheClockStepsBack() {
        Deque<Long> times = new ArrayDeque<>(List.of(1_000L, 2_000L, 500L, 500L, 2_001L));
        Uuid7 ids = new Uuid7(new SteppingClock(times), new SecureRandom());
        assertThat(Stream.generate(ids::next).limit(5).map(UUID::toString).toList())
                .isSorted();
    }

    private static final class SteppingClock extends Clock {
        private final Deque<Long> times;

        SteppingClock(Deque<Long> times) {
            this.times = times;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(times.removeFirst());
        }
    }
}
