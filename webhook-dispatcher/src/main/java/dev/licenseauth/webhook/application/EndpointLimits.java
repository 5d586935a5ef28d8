package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Collection;
import java.util.Optional;

/** Keeps the number of endpoints bounded, exactly, however many are added at once. */
@ApplicationScoped
class EndpointLimits {
    private final Endpoints endpoints;
    private final DispatchLimits limits;

    EndpointLimits(Endpoints endpoints, DispatchLimits limits) {
        this.endpoints = endpoints;
        this.limits = limits;
    }

    /** What an endpoint more would break, in words; empty when there is room. Others that ask wait for the transaction's end. */
    Optional<String> reachedByOneMore(Collection<String> appIds) {
        endpoints.lockForCounting();
        if (endpoints.count() >= limits.endpoints()) {
            return Optional.of("This installation has " + limits.endpoints() + " webhook endpoints, the most it may.");
        }
        return reachedBy(appIds);
    }

    /** The same for apps newly named by an endpoint that exists. */
    Optional<String> reachedByApps(Collection<String> appIds) {
        if (appIds.isEmpty()) {
            return Optional.empty();
        }
        endpoints.lockForCounting();
        return reachedBy(appIds);
    }

    private Optional<String> reachedBy(Collection<String> appIds) {
        return appIds.stream()
                .filter(appId -> endpoints.countOfApp(appId) >= limits.endpointsPerApp())
                .findFirst()
                .map(appId -> "The app " + appId + " has " + limits.endpointsPerApp()
                        + " webhook endpoints, the most it may.");
    }
}
