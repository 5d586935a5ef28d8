package dev.licenseauth.license.adapter.out.throttle;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Stands for a client and a key, so that neither is held. Keyed anew at each start: nobody can aim at another's.
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of the client's eight bytes, its kind and the key's sixteen, written out for
 * that length, for it is asked at every valid answer.
 */
final class Fingerprints {
    private static final int HALF = 16;
    private static final int WHOLE = 32;
    // The length goes into the last word, as the function demands, and leaves room for the client's kind.
    private static final long LAST_WORD = 25L << 56;

    private final long key0;
    private final long key1;

    Fingerprints(SecureRandom random) {
        this(random.nextLong(), random.nextLong());
    }

    Fingerprints(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    long of(ClientNet client, Dlid dlid) {
        String digits = dlid.value();
        return sipHash(
                client.bits(),
                HexFormat.fromHexDigitsToLong(digits, 0, HALF),
                HexFormat.fromHexDigitsToLong(digits, HALF, WHOLE),
                LAST_WORD | (client.isIpv4() ? 1 : 0));
    }

    private long sipHash(long first, long second, long third, long last) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        // Four words of two rounds each, and four rounds to end with.
        for (int round = 0; round < 12; round++) {
            long word = round < 2 ? first : round < 4 ? second : round < 6 ? third : last;
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
