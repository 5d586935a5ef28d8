package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.domain.licensing.port.Entitlements;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Why a validation has no answer. Never {@code valid:false}: that would be an answer. */
final class ValidationFailure {
    private static final Logger LOG = Logger.getLogger(ValidationFailure.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    private ValidationFailure() {}

    static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Entitlements.UnavailableException) {
            LOG.warnf("validation answered 503: %s", cause.getMessage());
            return Problem.unavailable(
                    "The licence cannot be looked up right now. Keep your last answer and try again shortly.",
                    RETRY_AFTER_SECONDS);
        }
        LOG.error("a validation failed", cause);
        return Problem.internal();
    }
}
