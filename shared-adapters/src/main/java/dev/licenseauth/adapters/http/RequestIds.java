package dev.licenseauth.adapters.http;

import dev.licenseauth.domain.event.port.Identifiers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Gives every request an id: the client's {@code X-Request-Id} if it is a decent one, else a new one. Echoed, logged, put on events. */
@ApplicationScoped
public class RequestIds {
    /** The header. */
    public static final String HEADER = "X-Request-Id";

    static final String KEY = "licenseauth.request-id";
    private static final int MAX_LENGTH = 128;
    // Before everything that could answer, so that every answer carries the id.
    private static final int PRIORITY = 10_000;

    private final Identifiers identifiers;

    RequestIds(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::assign, PRIORITY);
    }

    private void assign(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        String id =
                given != null && isDecent(given) ? given : identifiers.next().toString();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        MDC.put("request_id", id);
        context.next();
    }

    /** Letters, digits, dot, dash and underscore only: anything else could forge log lines or headers. */
    private static boolean isDecent(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** The id of a request; {@code null} outside of one. */
    public static @Nullable String of(@Nullable RoutingContext context) {
        return context == null ? null : context.get(KEY);
    }
}
