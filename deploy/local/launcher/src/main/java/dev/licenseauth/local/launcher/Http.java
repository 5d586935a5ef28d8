package dev.licenseauth.local.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Calls to the stack's own parts on loopback. The plain JDK connection starts faster and weighs less than the JDK's HTTP client. */
final class Http {

    private Http() {}

    record Answer(int status, String body) {}

    static Answer get(String url, Duration timeout) throws IOException {
        return send("GET", url, Map.of(), null, timeout);
    }

    /** @param body JSON, if any */
    static Answer send(String method, String url, Map<String, String> headers, @Nullable String body, Duration timeout)
            throws IOException {
        if (!(URI.create(url).toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("Not an HTTP address: " + url);
        }
        int millis = Math.toIntExact(timeout.toMillis());
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        try {
            return exchange(connection, body);
        } finally {
            // A connection of its own for each call: a kept one may end in a part that was replaced since.
            connection.disconnect();
        }
    }

    private static Answer exchange(HttpURLConnection connection, @Nullable String body) throws IOException {
        if (body != null) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(bytes.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(bytes);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
