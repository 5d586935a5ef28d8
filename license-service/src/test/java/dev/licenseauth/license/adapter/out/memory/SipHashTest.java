package dev.licenseauth.license.adapter.out.memory;

import com.google.common.hash.Hashing;
import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class SipHashTest {
    /** Against an implementation by others. */
    @Test
    void itIsSipHash() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            long key0 = random.nextLong();
            long key1 = random.nextLong();
            long first = random.nextLong();
            long second = random.nextLong();
            long third = random.nextLong();
            byte last = (byte) random.nextInt();
            assertThat(new SipHash(key0, key1).of(first, second, third, last))
                    .isEqualTo(Hashing.sipHash24(key0, key1)
                            .newHasher()
                            .putLong(first)
                            .putLong(second)
                            .putLong(third)
                            .putByte(last)
                            .hash()
                            .asLong());
        }
    }
}
