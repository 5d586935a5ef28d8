package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.Dlid;

import java.util.HexFormat;

/**
 * A DLID as a map key: 128 bits of two keyed hashes, so that the DLID itself is never held. The key they are made with is of this process alone,
 * other than that of the digest the database finds a licence by, which costs more.
 */
record EntitlementKey(long upper, long lower) {
    private static final int HALF = 16;
    private static final int WHOLE = 32;

    static EntitlementKey of(Dlid dlid, SipHash hash) {
        long first = HexFormat.fromHexDigitsToLong(dlid.value(), 0, HALF);
        long second = HexFormat.fromHexDigitsToLong(dlid.value(), HALF, WHOLE);
        return new EntitlementKey(hash.of(0, first, second, (byte) 0), hash.of(1, first, second, (byte) 0));
    }

    @Override
    public int hashCode() {
        // Uniform and keyed: half of its half makes a hash that nobody can aim collisions at.
        return (int) lower;
    }
}
