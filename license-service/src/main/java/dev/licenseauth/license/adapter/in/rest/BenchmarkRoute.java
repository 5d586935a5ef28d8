package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.config.LicenseConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** An empty handler on the event loop of this very server: what validation's throughput is measured against. */
@ApplicationScoped
class BenchmarkRoute {
    private static final Handler<RoutingContext> EMPTY =
            context -> context.response().setStatusCode(204).end();

    private final boolean enabled;

    BenchmarkRoute(LicenseConfig config) {
        enabled = config.benchmarkRoute();
    }

    void register(@Observes Router router) {
        if (enabled) {
            router.get("/benchmark/empty").handler(EMPTY);
        }
    }
}
