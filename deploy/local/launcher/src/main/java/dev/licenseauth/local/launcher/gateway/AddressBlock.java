package dev.licenseauth.local.launcher.gateway;

import java.net.InetAddress;

/** A block of addresses in CIDR notation; a bare address is a block of one. */
record AddressBlock(InetAddress network, int prefixLength) {

    /** @throws IllegalArgumentException when the text is not an address literal with an optional prefix length in range */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = network.getAddress().length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("Prefix length out of range: " + text);
        }
        return new AddressBlock(network, prefix);
    }

    /** @param literal an address literal; IPv4-mapped IPv6 counts as the IPv4 address it is */
    boolean contains(String literal) {
        byte[] ours = network.getAddress();
        byte[] theirs = InetAddress.ofLiteral(literal).getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
