package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Problem;
import dev.licenseauth.adapters.http.RequestIds;
import dev.licenseauth.domain.licensing.port.Throttle;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import java.lang.annotation.Annotation;

/**
 * Counts requests to the public endpoints that never got there, for their body could not be read: to find that out was
 * work as well. Who sends too many is no longer told what is wrong with them.
 */
public class UnreadRequests {
    private static final Annotation[] NONE = {};

    private final Admissions admissions;

    UnreadRequests(Admissions admissions) {
        this.admissions = admissions;
    }

    @ServerResponseFilter
    @Throttled
    public void count(ContainerResponseContext response, RoutingContext context) {
        if (Admissions.wasAsked(context)) {
            return;
        }
        Problem refusal = admissions.refusal(admissions.asker(context), Throttle.Act.ASK, null);
        if (refusal != null) {
            Response answer = refusal.toResponse(RequestIds.of(context));
            response.setStatus(answer.getStatus());
            response.setEntity(answer.getEntity(), NONE, answer.getMediaType());
            answer.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
        }
    }
}
