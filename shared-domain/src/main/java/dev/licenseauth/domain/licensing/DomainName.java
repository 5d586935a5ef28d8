package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.InternetNames;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host a licence is used on, in the one form it is compared and stored in: no scheme, user, port, path or trailing
 * dot, without one leading {@code www.}, lower-case, international names as A-labels.
 *
 * @param host the normalised host, or an IP address in canonical form
 */
public record DomainName(String host) {
    /** The longest name there is, as text: RFC 1035 section 2.3.4 counts 255 octets on the wire. */
    static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL_LENGTH = 63;
    private static final int MAX_PORT = 65_535;
    // RFC 3986 section 3.1
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final String WWW = "www.";

    /** What became of reading a host. */
    public sealed interface Parsed {
        /** It is one. */
        record Host(DomainName name) implements Parsed {}

        /** It is one that names are registered below, such as {@code co.uk}: nobody's domain. */
        record PublicSuffix() implements Parsed {}

        /** There is no host in it. */
        record NoHost() implements Parsed {}
    }

    /** Reads what a client wrote, which may be a whole URL. */
    public static Parsed parse(String written, InternetNames names) {
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
            if (!isPort(rest.substring(colon + 1))) {
                return new Parsed.NoHost();
            }
            rest = rest.substring(0, colon);
        }
        return host(rest, names);
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

    /** A URL may end in a colon without a port (RFC 3986 section 3.2.3). */
    private static boolean isPort(String text) {
        return text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.isEmpty() || Integer.parseInt(text) <= MAX_PORT);
    }

    private static Parsed ipv6(String text) {
        String address = text;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                return new Parsed.NoHost();
            }
            String after = text.substring(close + 1);
            if (!after.isEmpty() && !(after.startsWith(":") && isPort(after.substring(1)))) {
                return new Parsed.NoHost();
            }
            address = text.substring(1, close);
        }
        // A zone names an interface of one machine. Without a colon it would be an IPv4 address in brackets.
        if (address.indexOf('%') >= 0 || address.indexOf(':') < 0) {
            return new Parsed.NoHost();
        }
        try {
            // An IPv4 address mapped into IPv6 comes out as the IPv4 address it is.
            return new Parsed.Host(new DomainName(InetAddress.ofLiteral(address).getHostAddress()));
        } catch (IllegalArgumentException e) {
            return new Parsed.NoHost();
        }
    }

    private static Parsed host(String written, InternetNames names) {
        String ascii = ascii(written, names);
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (ascii.length() > MAX_LENGTH + WWW.length() || !areLabels(ascii)) {
            return new Parsed.NoHost();
        }
        if (endsInANumber(ascii)) {
            return ipv4(ascii);
        }
        if (ascii.startsWith(WWW) && isMoreThanASuffix(ascii.substring(WWW.length()), names)) {
            ascii = ascii.substring(WWW.length());
        }
        if (ascii.length() > MAX_LENGTH) {
            return new Parsed.NoHost();
        }
        return names.isPublicSuffix(ascii) ? new Parsed.PublicSuffix() : new Parsed.Host(new DomainName(ascii));
    }

    /** In {@code www.co.uk} the first label is the name that was registered. */
    private static boolean isMoreThanASuffix(String host, InternetNames names) {
        return host.indexOf('.') > 0 && !names.isPublicSuffix(host);
    }

    /** The name in lower-case ASCII; the empty string, which is no name, when it cannot be. */
    private static String ascii(String written, InternetNames names) {
        // Most names are ASCII already, and this stands on the path of every validation.
        if (!isAscii(written)) {
            return names.toAscii(written).orElse("");
        }
        String lower = written.toLowerCase(Locale.ROOT);
        return lower.startsWith("xn--") || lower.contains(".xn--")
                ? names.toAscii(lower).orElse("")
                : lower;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
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

    /** Whether browsers read it as an IPv4 address: its last label is a decimal or hexadecimal number. */
    private static boolean endsInANumber(String host) {
        int start = host.lastIndexOf('.') + 1;
        if (!isDigit(host.charAt(start))) {
            return false;
        }
        String last = host.substring(start);
        boolean hex = last.startsWith("0x");
        return last.substring(hex ? 2 : 0)
                .chars()
                .allMatch(c -> (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f'));
    }

    /** Only as four decimal numbers: of the other ways to write an address no two readers agree. */
    private static Parsed ipv4(String quad) {
        if (!DOTTED_QUAD.matcher(quad).matches()) {
            return new Parsed.NoHost();
        }
        for (String part : quad.split("\\.", -1)) {
            boolean canonical = part.equals("0") || !part.startsWith("0");
            if (!canonical || Integer.parseInt(part) > 255) {
                return new Parsed.NoHost();
            }
        }
        return new Parsed.Host(new DomainName(quad));
    }

    /** Whether it is an IP address. */
    public boolean isAddress() {
        return host.indexOf(':') >= 0 || endsInANumber(host);
    }

    /** The first label, {@code shop} of {@code shop.example.com}. */
    String firstLabel() {
        int dot = host.indexOf('.');
        return dot < 0 ? host : host.substring(0, dot);
    }

    /** The last label, {@code com} of {@code shop.example.com}. */
    String lastLabel() {
        return host.substring(host.lastIndexOf('.') + 1);
    }

    /** The host and, for a name, every name above it: {@code a.example.com}, {@code example.com}, {@code com}. */
    public List<String> selfAndAbove() {
        List<String> hosts = new ArrayList<>();
        hosts.add(host);
        if (!isAddress()) {
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                hosts.add(host.substring(dot + 1));
            }
        }
        return hosts;
    }

    @Override
    public String toString() {
        return host;
    }
}
