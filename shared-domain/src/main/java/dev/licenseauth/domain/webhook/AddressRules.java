package dev.licenseauth.domain.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses the dispatcher may connect to: those of the public internet, and what the operator allows besides.
 * Deny on doubt: of IPv6 only global unicast counts as public, less what embeds or tunnels to another address.
 * Source: the IANA special-purpose address registries (RFC 6890 and its successors).
 */
public final class AddressRules {
    private static final List<Network> SPECIAL_IPV4 = networks(
            // This host, private, carrier-grade NAT, loopback.
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            // Link-local; the clouds' metadata services are 169.254.169.254.
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            // Protocol assignments, 6to4 relays, benchmarks, documentation.
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            // Multicast, reserved, broadcast.
            "224.0.0.0/4",
            "240.0.0.0/4",
            // One cloud's metadata service is at an address that looks public.
            "168.63.129.16/32");

    private static final Network GLOBAL_UNICAST_IPV6 = Network.parse("2000::/3");

    private static final List<Network> SPECIAL_IPV6 = networks(
            // Protocol assignments, Teredo among them; documentation; 6to4, which embeds an IPv4 address.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final List<Network> allowed;

    /**
     * The rules of an installation.
     *
     * @param allowed what the operator allows although it is not public
     */
    public AddressRules(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    private static List<Network> networks(String... written) {
        return Stream.of(written).map(Network::parse).toList();
    }

    /** Whether the dispatcher may connect to the address. An IPv4-mapped IPv6 address is judged as the IPv4 address it is. */
    public boolean permits(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet6Address
                ? GLOBAL_UNICAST_IPV6.contains(address) && isInNone(SPECIAL_IPV6, address)
                : isInNone(SPECIAL_IPV4, address);
    }

    private static boolean isInNone(List<Network> networks, InetAddress address) {
        return networks.stream().noneMatch(network -> network.contains(address));
    }
}
