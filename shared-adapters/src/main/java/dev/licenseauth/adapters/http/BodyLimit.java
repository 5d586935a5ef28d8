package dev.licenseauth.adapters.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that announces itself as too large before any of it is read, with the problem document that the
 * framework's own limit, which stays in force for bodies of unannounced length, does not give.
 */
@ApplicationScoped
class BodyLimit {
    // Right after the request id, so that the refusal carries it.
    private static final int PRIORITY = 9_000;

    private final long maxBytes;
    private final ProblemWriter problems;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize max, ProblemWriter problems) {
        maxBytes = max.asLongValue();
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null || fits(announced)) {
            context.next();
        } else {
            // The rest of the body is not read, so that the connection cannot serve another request.
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            problems.write(context, Problem.tooLarge(maxBytes));
        }
    }

    private boolean fits(String announced) {
        try {
            return Long.parseLong(announced) <= maxBytes;
        } catch (NumberFormatException e) {
            // The server has refused such a header before; should it not have, this does.
            return false;
        }
    }
}
