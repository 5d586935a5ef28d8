package dev.licenseauth.auth.adapter.in.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.identity.port.SuiteHealth;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The suite's health, for people and monitors. Answers from what background probes found and never waits. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@ApplicationScoped
public class HealthResource {
    private final SuiteHealth health;
    private final Clock clock;
    private final String version;
    private final Instant startedAt;

    HealthResource(
            SuiteHealth health, Clock clock, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.health = health;
        this.clock = clock;
        this.version = version;
        startedAt = clock.instant();
    }

    /** Makes the bean at start, from when the uptime counts. */
    void begin(@Observes StartupEvent started) {}

    /** The answer; names and types are fixed. */
    @JsonPropertyOrder({"ok", "service", "version", "time_utc", "uptime_seconds"})
    public record Health(boolean ok, String service, String version, long timeUtc, long uptimeSeconds) {}

    @GET
    @Path("health")
    @PublicEndpoint
    public Response health() {
        Instant now = clock.instant();
        boolean ok = health.ok();
        long uptime = Math.max(0, Duration.between(startedAt, now).toSeconds());
        return Response.status(ok ? 200 : 503)
                .header("Cache-Control", "no-store")
                .entity(new Health(ok, "license_auth", version, now.getEpochSecond(), uptime))
                .build();
    }

    @GET
    @Path("healthz")
    @PublicEndpoint
    public Response healthz() {
        return health();
    }

    @GET
    @Path("api/v1/health")
    @PublicEndpoint
    public Response healthBelowApi() {
        return health();
    }

    @GET
    @Path("api/v1/healthz")
    @PublicEndpoint
    public Response healthzBelowApi() {
        return health();
    }
}
