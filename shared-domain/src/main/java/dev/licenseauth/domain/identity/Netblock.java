package dev.licenseauth.domain.identity;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that are taken for one: an IPv4 /24 or an IPv6 /64.
 *
 * @param text for example {@code 203.0.113.0/24}, or {@code unknown}
 */
public record Netblock(String text) {
    /** Where a connection has no address. All such are one. */
    public static final Netblock UNKNOWN = new Netblock("unknown");

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_KEPT = 3;
    private static final int IPV6_KEPT = 8;

    /** The block of a literal address. No name is ever resolved. */
    public static Netblock of(@Nullable String address) {
        if (address == null) {
            return UNKNOWN;
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        int kept = bytes.length == IPV4_BYTES ? IPV4_KEPT : IPV6_KEPT;
        Arrays.fill(bytes, kept, bytes.length, (byte) 0);
        try {
            return new Netblock(InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * 8);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
