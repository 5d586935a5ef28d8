package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.InternetNames;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells the hosts of developers and of staging copies, which take no slot, by whole labels and from lists of ours: what
 * merely contains such a word is an ordinary domain, and a client cannot declare itself local.
 */
public final class LocalHosts {
    // RFC 6761 and RFC 6762: reserved, so that nobody can register a name below them.
    private static final Set<String> TOP_LEVEL = Set.of("localhost", "test", "example", "invalid", "local");
    private static final Pattern FIRST_LABEL = Pattern.compile("dev|local|test|stage|staging(?:[1-9][0-9]?)?");

    private final InternetNames names;
    private final Set<String> stagingSuffixes;
    private final int maxPerLicense;

    /**
     * @param stagingSuffixes domains whose owners give every customer's staging copy a name below them
     * @param maxPerLicense   how many local hosts a licence may have; the next is counted as any other
     */
    public LocalHosts(InternetNames names, Collection<String> stagingSuffixes, int maxPerLicense) {
        this.names = names;
        this.stagingSuffixes = Set.copyOf(stagingSuffixes);
        this.maxPerLicense = maxPerLicense;
    }

    /** How many local hosts a licence may have before they are counted as any other. */
    public int maxPerLicense() {
        return maxPerLicense;
    }

    /** Whether the host is local or a staging copy. */
    public boolean contains(DomainName host) {
        if (host.isAddress()) {
            return isPrivate(InetAddress.ofLiteral(host.host()));
        }
        return TOP_LEVEL.contains(host.lastLabel())
                || isFirstLabelOfASite(host)
                || host.selfAndAbove().stream().skip(1).anyMatch(stagingSuffixes::contains);
    }

    /** {@code staging.shop.com}, but neither {@code dev.to} nor {@code test.co.uk}, which are sites of their own. */
    private boolean isFirstLabelOfASite(DomainName host) {
        String first = host.firstLabel();
        if (!FIRST_LABEL.matcher(first).matches()
                || first.length() == host.host().length()) {
            return false;
        }
        String site = host.host().substring(first.length() + 1);
        return site.indexOf('.') > 0 && !names.isPublicSuffix(site);
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                // fc00::/7, RFC 4193
                || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc);
    }
}
