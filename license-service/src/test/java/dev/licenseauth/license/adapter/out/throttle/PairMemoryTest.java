package dev.licenseauth.license.adapter.out.throttle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class PairMemoryTest {
    private static final long DAY = 20_000;

    private final Random random = new Random(7);
    private final PairMemory memory = new PairMemory(4_096);

    @Test
    void whatWasSeenIsRememberedWithItsDay() {
        long pair = random.nextLong();
        assertThat(memory.wasSeen(1, pair, DAY - 30)).isFalse();
        assertThat(memory.see(1, pair, DAY - 30)).isTrue();
        assertThat(memory.see(1, pair, DAY - 30)).as("the same day").isFalse();
        assertThat(memory.wasSeen(1, pair, DAY - 30)).isTrue();
        assertThat(memory.wasSeen(1, pair, DAY - 29)).isFalse();
        assertThat(memory.see(1, pair, DAY)).isTrue();
        assertThat(memory.wasSeen(1, pair, DAY)).isTrue();
        assertThat(memory.wasSeen(1, pair ^ Long.MIN_VALUE, 0)).isFalse();
    }

    @Test
    void aFullGroupForgetsWhatItHasNotSeenForLongest() {
        long old = random.nextLong();
        memory.see(1, old, DAY - 1);
        long[] others = random.longs(63).toArray();
        for (long other : others) {
            memory.see(1, other, DAY);
        }
        assertThat(memory.wasSeen(1, old, 0)).isTrue();
        memory.see(1, random.nextLong(), DAY);
        assertThat(memory.wasSeen(1, old, 0)).isFalse();
        for (long other : others) {
            assertThat(memory.wasSeen(1, other, DAY)).isTrue();
        }
    }

    /** Somebody with one licence and a million addresses. */
    @Test
    void aFloodIntoOneGroupTakesNoMemoryAndLeavesTheOthersAlone() {
        PairMemory large = new PairMemory(1 << 16);
        long[] victims = random.longs(1_000).toArray();
        int[] groups = random.ints(victims.length).toArray();
        for (int i = 0; i < victims.length; i++) {
            large.see(groups[i], victims[i], DAY);
        }
        int size = large.size();
        int attacked = 0x5bd1e995;
        for (int i = 0; i < 1_000_000; i++) {
            large.see(attacked, random.nextLong(), DAY);
        }
        int forgotten = 0;
        for (int i = 0; i < victims.length; i++) {
            if (!large.wasSeen(groups[i], victims[i], DAY)) {
                forgotten++;
            }
        }
        assertThat(large.size()).isEqualTo(size);
        assertThat(forgotten).as("of 1000 in 1024 groups").isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 64", "64, 64", "65, 128", "4096, 4096", "4097, 8192", "1048576, 1048576"})
    void itHasRoomForAsManyAsItWasMadeFor(int entries, int size) {
        assertThat(new PairMemory(entries).size()).isEqualTo(size);
    }
}
