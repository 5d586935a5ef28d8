package dev.licenseauth.license.adapter.out.throttle;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers on which day something was seen last, in memory of a fixed size and without a lock. What is remembered lies
 * in one of many small groups; a full group forgets what it has not seen for longest. So who can make it remember much
 * that falls into one group makes it forget that group's only.
 *
 * <p>A slot holds 48 bits of a fingerprint and 16 of a day.
 */
final class PairMemory {
    private static final int GROUP = 64;
    private static final int DAY_BITS = 16;
    private static final long DAY_MASK = (1L << DAY_BITS) - 1;
    private static final int ATTEMPTS = 4;

    private final AtomicLongArray slots;
    private final int groupMask;

    /** @param entries how many fit, at least; rounded up to a power of two */
    PairMemory(int entries) {
        int groups = entries <= GROUP ? 1 : Integer.highestOneBit((entries - 1) / GROUP) << 1;
        slots = new AtomicLongArray(groups * GROUP);
        groupMask = groups - 1;
    }

    /**
     * Notes that it was seen today; says whether that is new today.
     *
     * @param group       anything; what has the same is in one group
     * @param fingerprint uniform and keyed: nobody can aim at another's
     * @param day         days since the epoch
     */
    boolean see(int group, long fingerprint, long day) {
        long entry = entry(fingerprint, day);
        int first = first(group);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int place = first;
            long held = slots.get(first);
            for (int i = first; i < first + GROUP; i++) {
                long slot = slots.get(i);
                if (slot == entry) {
                    return false;
                }
                if (isSame(slot, entry)) {
                    place = i;
                    held = slot;
                    break;
                }
                if (dayOf(slot) < dayOf(held)) {
                    place = i;
                    held = slot;
                }
            }
            if (slots.compareAndSet(place, held, entry)) {
                return true;
            }
        }
        // Others fill the group faster than it can be read: it is not worth waiting for.
        return true;
    }

    /** Whether it was seen on that day or later. */
    boolean wasSeen(int group, long fingerprint, long sinceDay) {
        long entry = entry(fingerprint, 0);
        int first = first(group);
        for (int i = first; i < first + GROUP; i++) {
            long slot = slots.get(i);
            if (slot != 0 && isSame(slot, entry)) {
                return dayOf(slot) >= sinceDay;
            }
        }
        return false;
    }

    int size() {
        return slots.length();
    }

    private int first(int group) {
        return (spread(group) & groupMask) * GROUP;
    }

    private static int spread(int group) {
        int mixed = group * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    private static long entry(long fingerprint, long day) {
        return (fingerprint & ~DAY_MASK) | (day & DAY_MASK);
    }

    private static boolean isSame(long slot, long entry) {
        return ((slot ^ entry) & ~DAY_MASK) == 0;
    }

    private static long dayOf(long slot) {
        return slot & DAY_MASK;
    }
}
