package dev.licenseauth.domain.webhook;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Headers of the operator's own that go with every delivery, for example {@code Authorization}. Their values may be
 * secrets. None can change how the request is framed, where it goes or how it is signed.
 */
public record EndpointHeaders(Map<String, String> values) {
    /** Most headers an endpoint may have. */
    public static final int MAX_HEADERS = 20;

    private static final int MAX_VALUE = 1024;

    // RFC 9110 section 5.6.2: token.
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Set<String> OURS = Set.of(
            // RFC 9110 section 7.6.1, and what frames or routes a request.
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authorization",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "expect",
            "content-length",
            "content-type",
            "content-encoding",
            "accept-encoding",
            "user-agent");

    /** @throws IllegalArgumentException when one of them cannot be sent; the message is fit for the caller */
    public EndpointHeaders {
        if (values.size() > MAX_HEADERS) {
            throw new IllegalArgumentException("must be at most " + MAX_HEADERS);
        }
        TreeMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        values.forEach((name, value) -> {
            requireName(name);
            requireValue(name, value);
            if (sorted.put(name, value) != null) {
                throw new IllegalArgumentException("name " + name + " twice");
            }
        });
        values = Collections.unmodifiableSortedMap(sorted);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("must have names of 1 to 64 letters, digits and dashes");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower) || lower.startsWith("webhook-")) {
            throw new IllegalArgumentException("must not set " + name + ", which is ours to set");
        }
    }

    private static void requireValue(String name, String value) {
        boolean sound = !value.isEmpty()
                && value.length() <= MAX_VALUE
                && value.equals(value.strip())
                && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (!sound) {
            throw new IllegalArgumentException(
                    "must have a value of 1 to " + MAX_VALUE + " visible ASCII characters for " + name);
        }
    }

    /** No headers. */
    public static EndpointHeaders none() {
        return new EndpointHeaders(Map.of());
    }

    /** The names only. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
