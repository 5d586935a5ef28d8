package dev.licenseauth.domain.licensing;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host a licence is used on, in the one form it is compared and stored in: no scheme, user, port, path or trailing
 * dot, without a leading {@code www.}, lower-case, international names as A-labels.
 *
 * @param host the normalised host, or an IP address in canonical form
 */
public record DomainName(String host) {
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    /** Reads what a client wrote, which may be a whole URL; empty when there is no host in it. */
    public static Optional<DomainName> parse(String written) {
        String rest = written.strip();
        int scheme = rest.indexOf("://");
        if (scheme >= 0) {
            rest = rest.substring(scheme + 3);
        }
        rest = upTo(rest, '/', '?', '#', '\\');
        rest = rest.substring(rest.lastIndexOf('@') + 1);
        if (rest.startsWith("[") || rest.indexOf(':') != rest.lastIndexOf(':')) {
            return ipv6(rest);
        }
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            if (!rest.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            rest = rest.substring(0, colon);
        }
        return host(rest);
    }

    private static String upTo(String text, char... ends) {
        int end = text.length();
        for (char c : ends) {
            int at = text.indexOf(c);
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        return text.substring(0, end);
    }

    private static Optional<DomainName> ipv6(String text) {
        String address = text;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0 || !text.substring(close + 1).matches("(?::\\d*)?")) {
                return Optional.empty();
            }
            address = text.substring(1, close);
        }
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address ip
                    ? Optional.of(new DomainName(ip.getHostAddress()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<DomainName> host(String written) {
        String ascii;
        try {
            ascii = IDN.toASCII(written, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (DOTTED_QUAD.matcher(ascii).matches()) {
            return ipv4(ascii);
        }
        if (ascii.startsWith("www.") && ascii.indexOf('.', 4) > 0) {
            ascii = ascii.substring(4);
        }
        if (ascii.isEmpty() || ascii.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (String label : ascii.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new DomainName(ascii));
    }

    private static Optional<DomainName> ipv4(String quad) {
        for (String part : quad.split("\\.", -1)) {
            boolean canonical = part.equals("0") || !part.startsWith("0");
            if (!canonical || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
        }
        return Optional.of(new DomainName(quad));
    }
}
