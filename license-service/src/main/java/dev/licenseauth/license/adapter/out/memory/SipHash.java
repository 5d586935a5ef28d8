package dev.licenseauth.license.adapter.out.memory;

import java.security.SecureRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of 25 bytes under a key of its own: what stands for a secret where it is only to be recognised,
 * at a twentieth of what HMAC costs. Nobody who does not know the key can aim at a value or at a collision. Written out for that length, for it
 * is asked several times at every validation.
 */
public final class SipHash {
    // The length goes into the last word, as the function demands.
    private static final long LENGTH = 25L << 56;

    private final long key0;
    private final long key1;

    /** Keyed anew. */
    public SipHash(SecureRandom random) {
        this(random.nextLong(), random.nextLong());
    }

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Of three times eight bytes, the least significant first, and one. */
    public long of(long first, long second, long third, byte last) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        // Four words of two rounds each, and four rounds to end with.
        for (int round = 0; round < 12; round++) {
            long word = round < 2 ? first : round < 4 ? second : round < 6 ? third : LENGTH | (last & 0xff);
            if (round < 8 && (round & 1) == 0) {
                v3 ^= word;
            } else if (round == 8) {
                v2 ^= 0xff;
            }
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
            if (round < 8 && (round & 1) == 1) {
                v0 ^= word;
            }
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
