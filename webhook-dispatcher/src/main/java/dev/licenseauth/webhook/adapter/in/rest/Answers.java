package dev.licenseauth.webhook.adapter.in.rest;

import jakarta.ws.rs.core.Response;

/** Answers that nobody keeps on the way. */
final class Answers {
    private Answers() {}

    static Response ok(Object body) {
        return Response.ok(body).header("Cache-Control", "no-store").build();
    }
}
