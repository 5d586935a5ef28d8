package dev.licenseauth.adapters.http;

import java.net.InetAddress;

/**
 * A block of addresses, for example {@code 10.0.0.0/8} or {@code ::1}.
 *
 * @param network the network's bytes, 4 or 16
 * @param bits    how many leading bits count
 */
record CidrBlock(byte[] network, int bits) {
    /**
     * Reads a literal address with or without a prefix length. No name is ever resolved.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static CidrBlock parse(String written) {
        String text = written.strip();
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        byte[] network = address.getAddress();
        int bits = network.length * 8;
        if (slash >= 0) {
            int given = Integer.parseInt(text.substring(slash + 1));
            if (given < 0 || given > bits) {
                throw new IllegalArgumentException("prefix length out of range: " + written);
            }
            bits = given;
        }
        return new CidrBlock(network, bits);
    }

    boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** @param bytes of an address */
    boolean contains(byte[] bytes) {
        if (bytes.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != network[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        if (rest == 0) {
            return true;
        }
        int mask = 0xff << (8 - rest);
        return (bytes[whole] & mask) == (network[whole] & mask);
    }
}
