package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Request bodies. */
final class Bodies {
    private Bodies() {}

    /** @throws ProblemException 400 when there was none */
    static <T> T require(@Nullable T body) {
        if (body == null) {
            throw new ProblemException(Problem.malformedBody("Send one JSON object."));
        }
        return body;
    }
}
