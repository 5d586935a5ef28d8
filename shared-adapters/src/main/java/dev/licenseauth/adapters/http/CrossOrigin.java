package dev.licenseauth.adapters.http;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets pages of the configured origins call what clients without a server of their own call: logging in, and the public
 * client endpoints (Fetch standard, section 3.2, the CORS protocol). Nothing is allowed by default, and whatever is
 * allowed, browsers are never asked to send credentials of their own accord: there are no cookies here.
 */
@Startup
@Singleton
public class CrossOrigin {
    private static final Pattern SERVED =
            Pattern.compile("/api/v1/(?:public/config|auth/.+|licensing/(?:validate|activate|deactivate|heartbeat))");
    private static final String EVERY = "*";
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
    private static final int REMEMBERED_SECONDS = 3_600;
    // After the request id, which every answer carries, and before whatever else could answer: a page must be able to
    // read refusals.
    private static final int PRIORITY = 9_500;

    private final Set<String> origins;
    private final CorsHandler protocol;

    @Inject
    CrossOrigin(PlatformConfig config) {
        this(config.cors().allowedOrigins().orElse(List.of()));
    }

    /** @throws IllegalStateException when one is no origin as browsers write it, or {@code *} is not alone */
    CrossOrigin(List<String> allowed) {
        allowed.forEach(CrossOrigin::check);
        if (allowed.contains(EVERY) && allowed.size() > 1) {
            throw refusal("* allows every origin and stands alone");
        }
        origins = Set.copyOf(allowed);
        protocol = CorsHandler.create()
                .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE))
                .allowedHeaders(
                        Set.of("Authorization", "Content-Type", "Idempotency-Key", "X-Device-Token", RequestIds.HEADER))
                .exposedHeaders(Set.of("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", RequestIds.HEADER))
                .maxAgeSeconds(REMEMBERED_SECONDS);
        if (origins.contains(EVERY)) {
            protocol.addOrigin(EVERY);
        } else {
            protocol.addOrigins(allowed);
        }
    }

    private static void check(String origin) {
        if (!origin.equals(EVERY) && !isSerialised(origin)) {
            throw refusal("must be origins as browsers write them, https://shop.example.com or http://localhost:3000,"
                    + " lower-case and without a default port or a slash at the end");
        }
    }

    /** As RFC 6454 section 6.2 writes an origin. */
    private static boolean isSerialised(String origin) {
        try {
            URI uri = URI.create(origin);
            Integer defaultPort = DEFAULT_PORTS.get(String.valueOf(uri.getScheme()));
            return defaultPort != null
                    && uri.getHost() != null
                    && uri.getPort() != defaultPort
                    && origin.equals(uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port(uri));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String port(URI uri) {
        return uri.getPort() < 0 ? "" : ":" + uri.getPort();
    }

    private static IllegalStateException refusal(String why) {
        return new IllegalStateException("licenseauth.cors.allowed-origins: " + why);
    }

    void register(@Observes Filters filters) {
        if (!origins.isEmpty()) {
            filters.register(this::admit, PRIORITY);
        }
    }

    void admit(RoutingContext context) {
        if (!SERVED.matcher(context.normalizedPath()).matches()) {
            context.next();
            return;
        }
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && (origins.contains(EVERY) || origins.contains(origin))) {
            protocol.handle(context);
        } else {
            // Served like any other, since only its browser knows that a page asks, but for the page to see nothing of
            // it.
            context.next();
        }
    }
}
