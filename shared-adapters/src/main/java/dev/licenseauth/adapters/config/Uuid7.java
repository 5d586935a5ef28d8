package dev.licenseauth.adapters.config;

import dev.licenseauth.domain.event.port.Identifiers;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * UUIDv7 with a 12-bit counter in {@code rand_a} (RFC 9562 section 6.2, method 1): ids made by one process rise
 * strictly, also within a millisecond and when the clock steps back.
 */
final class Uuid7 implements Identifiers {
    private static final int COUNTER_BITS = 12;
    private static final int COUNTER_SEED_MASK = (1 << (COUNTER_BITS - 1)) - 1;

    private final Clock clock;
    private final SecureRandom random;
    private long lastMillis;
    private int counter;

    Uuid7(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public UUID next() {
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        long low = 0;
        for (int i = 0; i < 8; i++) {
            low = (low << 8) | (tail[i] & 0xff);
        }
        int seed = (((tail[8] & 0xff) << 8) | (tail[9] & 0xff)) & COUNTER_SEED_MASK;
        long high;
        synchronized (this) {
            long now = clock.millis();
            if (now > lastMillis) {
                lastMillis = now;
                counter = seed;
            } else if (++counter >>> COUNTER_BITS != 0) {
                lastMillis++;
                counter = seed;
            }
            high = (lastMillis << 16) | 0x7000 | counter;
        }
        return new UUID(high, (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
