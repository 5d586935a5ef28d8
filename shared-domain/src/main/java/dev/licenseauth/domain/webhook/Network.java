package dev.licenseauth.domain.webhook;

import java.net.InetAddress;

/**
 * A block of addresses, for example {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param address an address of the block
 * @param bits    how many leading bits the block's addresses share
 */
public record Network(InetAddress address, int bits) {
    /**
     * Reads an address with or without a prefix length; names are never resolved.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Network parse(String written) {
        String text = written.strip();
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int all = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("prefix length out of range: " + written);
        }
        return new Network(address, bits);
    }

    /** Whether the address lies in the block. An IPv4 address lies in no IPv6 block. */
    public boolean contains(InetAddress other) {
        byte[] network = address.getAddress();
        byte[] bytes = other.getAddress();
        if (network.length != bytes.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, Byte.SIZE - (bits - bit));
            int i = bit / Byte.SIZE;
            if (((network[i] ^ bytes[i]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
