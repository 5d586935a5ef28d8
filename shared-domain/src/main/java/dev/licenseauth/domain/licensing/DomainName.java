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
    private static final int MAX_LABEL_LENGTH = 63;
    // RFC 3986 section 3.1
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    /** Reads what a client wrote, which may be a whole URL; empty when there is no host in it. */
    public static Optional<DomainName> parse(String written) {
        String rest = written.strip();
        int scheme = rest.indexOf("://");
        if (scheme >= 0 && SCHEME.matcher(rest).region(0, scheme).matches()) {
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
            // Most names are ASCII already, and this stands on the path of every validation.
            ascii = isAscii(written) ? written : IDN.toASCII(written, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        ascii = ascii.toLowerCase(Locale.ROOT);
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (looksLikeIpv4(ascii)) {
            return ipv4(ascii);
        }
        if (ascii.startsWith("www.") && ascii.indexOf('.', 4) > 0) {
            ascii = ascii.substring(4);
        }
        return ascii.length() <= MAX_LENGTH && areLabels(ascii) ? Optional.of(new DomainName(ascii)) : Optional.empty();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean looksLikeIpv4(String host) {
        // A name that ends in a letter, as nearly all do, is told by its last character.
        return !host.isEmpty()
                && isDigit(host.charAt(host.length() - 1))
                && DOTTED_QUAD.matcher(host).matches();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Labels of 1 to 63 letters, digits, dashes and underscores that neither begin nor end with a dash. */
    private static boolean areLabels(String host) {
        int labelStart = 0;
        for (int i = 0; i <= host.length(); i++) {
            if (i == host.length() || host.charAt(i) == '.') {
                int length = i - labelStart;
                if (length < 1
                        || length > MAX_LABEL_LENGTH
                        || host.charAt(labelStart) == '-'
                        || host.charAt(i - 1) == '-') {
                    return false;
                }
                labelStart = i + 1;
            } else {
                char c = host.charAt(i);
                if (!((c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_')) {
                    return false;
                }
            }
        }
        return true;
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
