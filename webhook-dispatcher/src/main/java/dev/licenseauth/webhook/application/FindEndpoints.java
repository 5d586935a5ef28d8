package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds endpoints within the caller's reach. */
@ApplicationScoped
public class FindEndpoints {
    private final Endpoints endpoints;

    FindEndpoints(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * A page.
     *
     * @param nextBefore where the next page begins; {@code null} when this one is the last
     */
    public record Page(List<Endpoint> endpoints, @Nullable UUID nextBefore) {}

    /** One. Empty as well for one out of reach, so that nobody learns that it exists. */
    public Optional<Endpoint> one(UUID id, Caller caller) {
        return endpoints.find(id).filter(endpoint -> Reach.covers(caller, endpoint));
    }

    /** A page, newest first, of what lies before an endpoint, or of the newest. */
    public Page page(@Nullable UUID before, int limit, Caller caller) {
        List<Endpoint> found = endpoints.newestFirst(caller.appId(), before, limit + 1);
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<Endpoint> page = found.subList(0, limit);
        return new Page(page, page.getLast().id());
    }
}
