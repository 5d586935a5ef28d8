package dev.licenseauth.testing.fuzz;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a service answered.
 *
 * @param headers by lower-case name
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
    private static final int SHOWN = 300;
    private static final int NOT_MODIFIED = 304;

    /** Whether it did what was asked; that nothing has changed since is an answer to a question like any other. */
    boolean isAccepted() {
        return (status >= 200 && status < 300) || status == NOT_MODIFIED;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The media type without its parameters; empty when there is none. */
    String mediaType() {
        return headers.getOrDefault("content-type", "").replaceAll(";.*", "").strip();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }
}
