package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The addresses that are taken for one client: a single one of IPv4, a /64 of IPv6, of which anybody has all.
 *
 * @param bits   the four bytes of the one, the upper eight of the other
 * @param isIpv4 which of the two
 */
public record ClientNet(long bits, boolean isIpv4) {
    /** Where a connection has no address. All such are one. */
    public static final ClientNet UNKNOWN = new ClientNet(0, true);

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_NETBLOCK_BYTES = 3;
    private static final int IPV6_BYTES = 16;
    private static final String IPV6_PREFIX = "/64";

    /** The net of an address. */
    public static ClientNet of(@Nullable InetAddress address) {
        if (address == null) {
            return UNKNOWN;
        }
        byte[] bytes = address.getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_BYTES
                ? new ClientNet(Integer.toUnsignedLong(buffer.getInt()), true)
                : new ClientNet(buffer.getLong(), false);
    }

    /** The net of {@link #text()}. */
    public static ClientNet ofText(String text) {
        return of(InetAddress.ofLiteral(
                text.endsWith(IPV6_PREFIX) ? text.substring(0, text.length() - IPV6_PREFIX.length()) : text));
    }

    /** For example {@code 203.0.113.7} or {@code 2001:db8:0:1:0:0:0:0/64}. */
    public String text() {
        String address = literal(bytes());
        return isIpv4 ? address : address + IPV6_PREFIX;
    }

    /** The neighbourhood that events name: a /24 of IPv4 or the /64 itself, or {@code unknown}. */
    public String netblock() {
        if (equals(UNKNOWN)) {
            return "unknown";
        }
        if (!isIpv4) {
            return text();
        }
        byte[] bytes = bytes();
        Arrays.fill(bytes, IPV4_NETBLOCK_BYTES, IPV4_BYTES, (byte) 0);
        return literal(bytes) + "/" + IPV4_NETBLOCK_BYTES * 8;
    }

    private byte[] bytes() {
        return isIpv4
                ? ByteBuffer.allocate(IPV4_BYTES).putInt((int) bits).array()
                : ByteBuffer.allocate(IPV6_BYTES).putLong(bits).array();
    }

    private static String literal(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
