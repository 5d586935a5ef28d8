package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** What the gateway answers itself, as RFC 9457 documents of the same family as the services'. */
enum Problem {
    MALFORMED_REQUEST("malformed-request", "Malformed request", 400),
    NOT_FOUND("not-found", "Not found", 404),
    METHOD_NOT_ALLOWED("method-not-allowed", "Method not allowed", 405),
    REQUEST_TIMEOUT("request-timeout", "Request timeout", 408),
    PAYLOAD_TOO_LARGE("payload-too-large", "Payload too large", 413),
    URI_TOO_LONG("uri-too-long", "URI too long", 414),
    HEADERS_TOO_LARGE("headers-too-large", "Request header fields too large", 431),
    BAD_GATEWAY("bad-gateway", "Bad gateway", 502),
    UNAVAILABLE("unavailable", "Not available right now", 503),
    GATEWAY_TIMEOUT("gateway-timeout", "Gateway timeout", 504);

    static final String CONTENT_TYPE = "application/problem+json";

    private final String slug;
    private final String title;
    private final int status;

    Problem(String slug, String title, int status) {
        this.slug = slug;
        this.title = title;
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether the same request may well succeed in a moment, which {@code Retry-After} then says. */
    boolean isTransient() {
        return this == UNAVAILABLE || this == GATEWAY_TIMEOUT;
    }

    Buffer body(String detail, String requestId) {
        return new JsonObject()
                .put("type", "https://licenseauth.dev/problems/" + slug)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", requestId)
                .toBuffer();
    }
}
