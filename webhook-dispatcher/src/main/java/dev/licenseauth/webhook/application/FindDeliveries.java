package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.port.Deliveries;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds deliveries of endpoints within the caller's reach. */
@ApplicationScoped
public class FindDeliveries {
    private final Deliveries deliveries;
    private final FindEndpoints endpoints;

    FindDeliveries(Deliveries deliveries, FindEndpoints endpoints) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
    }

    /**
     * A page.
     *
     * @param nextBefore where the next page begins; {@code null} when this one is the last
     */
    public record Page(List<Delivery> deliveries, @Nullable UUID nextBefore) {}

    /** One with the log of its attempts. */
    public Optional<Delivery.WithLog> one(UUID id, Caller caller) {
        return deliveries
                .find(id)
                .filter(found ->
                        endpoints.one(found.delivery().endpointId(), caller).isPresent());
    }

    /** A page of an endpoint's, newest first; empty when there is no such endpoint in reach. */
    public Optional<Page> page(
            UUID endpointId, @Nullable DeliveryState state, @Nullable UUID before, int limit, Caller caller) {
        return endpoints.one(endpointId, caller).map(endpoint -> {
            List<Delivery> found = deliveries.newestFirst(endpoint.id(), state, before, limit + 1);
            if (found.size() <= limit) {
                return new Page(found, null);
            }
            List<Delivery> page = found.subList(0, limit);
            return new Page(page, page.getLast().id());
        });
    }
}
