package dev.licenseauth.license.adapter.out.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A DLID's keyed digest as a map key: the DLID itself is never held. */
final class EntitlementKey {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] digest;

    EntitlementKey(byte[] digest) {
        this.digest = digest;
    }

    byte[] digest() {
        return digest;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntitlementKey key && Arrays.equals(digest, key.digest);
    }

    @Override
    public int hashCode() {
        // The digest is uniform and keyed: four of its bytes make a hash that nobody can aim collisions at.
        return (int) INTS.get(digest, 0);
    }
}
