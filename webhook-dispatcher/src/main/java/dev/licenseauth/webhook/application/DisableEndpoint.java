package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;

/** Takes an endpoint out of service, on the dispatcher's own account, in the transaction of the caller. */
@ApplicationScoped
class DisableEndpoint {
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final EndpointEvents events;

    DisableEndpoint(Endpoints endpoints, Deliveries deliveries, EndpointEvents events) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.events = events;
    }

    /** Disables an endpoint that is enabled and locked, and fails what waits for it. */
    void handle(Endpoint locked, DisableReason reason, Instant now) {
        endpoints.update(locked.disabled(reason, now));
        deliveries.failPending(locked.id(), now);
        events.disabled(locked, reason, now);
    }
}
