package dev.licenseauth.domain.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an endpoint is: an absolute http or https URL that every reader understands alike. Hosts that some readers take
 * for a number ({@code 0x7f.1}, {@code 2130706433}, {@code 017700000001}) are no host here: an IPv4 address is four decimal
 * numbers, an IPv6 address stands in brackets and has no zone.
 *
 * @param scheme {@code https} or {@code http}
 * @param host   lower-case name without a trailing dot, or an address; IPv6 without brackets
 * @param port   the port to connect to, the scheme's own where none was written
 * @param path   path and query as sent in the request line, beginning with a slash
 */
public record TargetUrl(String scheme, String host, int port, String path) {
    /** The longest URL taken. */
    public static final int MAX_LENGTH = 2048;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int LAST = 65_535;
    private static final int MAX_HOST = 253;
    private static final String FORM = "must be an absolute https URL, for example https://shop.example.com/hooks";
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException when it is none we would call; the message is fit for the caller
     */
    public static TargetUrl parse(String written) {
        URI uri = uri(written);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException(FORM);
        }
        if (uri.getRawUserInfo() != null
                || String.valueOf(uri.getRawAuthority()).indexOf('@') >= 0) {
            throw new IllegalArgumentException("must not hold a user or password: send credentials as a header");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must not have a fragment");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(FORM);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? HTTPS : HTTP;
        if (port != HTTPS && port != HTTP && (port < FIRST_UNPRIVILEGED || port > LAST)) {
            throw new IllegalArgumentException("must use port 443, 80 or one from 1024 to 65535");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery();
        return new TargetUrl(scheme, host(uri.getHost()), port, query == null ? path : path + "?" + query);
    }

    private static URI uri(String written) {
        if (written.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must be at most " + MAX_LENGTH + " characters");
        }
        if (!written.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "must be visible ASCII characters only: write international names as xn-- and percent-encode the rest");
        }
        try {
            return new URI(written);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    private static String host(String written) {
        String host = written.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            if (host.indexOf('%') >= 0) {
                throw new IllegalArgumentException("must not hold an address with a zone");
            }
            return InetAddress.ofLiteral(host.substring(1, host.length() - 1)).getHostAddress();
        }
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        boolean number = QUAD.matcher(host).matches();
        if (number) {
            // Refuses numbers above 255.
            return InetAddress.ofLiteral(host).getHostAddress();
        }
        if (host.length() > MAX_HOST || !NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("must name a host, or an IPv4 address as four decimal numbers");
        }
        return host;
    }

    /** The address, where the host is one; empty for a name. */
    public Optional<InetAddress> literalAddress() {
        return host.indexOf(':') >= 0 || QUAD.matcher(host).matches()
                ? Optional.of(InetAddress.ofLiteral(host))
                : Optional.empty();
    }

    /** Whether it is called over TLS. */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Host, and port unless it is the scheme's own, as it stands in the header {@code Host}. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (isSecure() ? HTTPS : HTTP) ? name : name + ":" + port;
    }

    /** The URL in the one form it is stored and shown in. */
    public String value() {
        return scheme + "://" + authority() + path;
    }

    /** The host only: paths of webhooks are often secrets. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + "/…";
    }
}
