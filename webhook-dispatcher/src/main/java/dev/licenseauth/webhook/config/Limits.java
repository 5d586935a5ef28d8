package dev.licenseauth.webhook.config;

import dev.licenseauth.domain.webhook.AddressRules;
import dev.licenseauth.domain.webhook.Network;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import java.time.Duration;
import java.util.List;

/** The settings in the domain's words. Checked at start, so that a wrong one is noticed then. */
@Startup
@ApplicationScoped
class Limits {
    private final DispatchLimits limits;
    private final AddressRules addressRules;

    Limits(WebhookConfig config) {
        positive("max-endpoints", config.maxEndpoints());
        positive("max-endpoints-per-app", config.maxEndpointsPerApp());
        positive("max-pending", config.maxPending());
        positive("max-in-flight", config.maxInFlight());
        positive("max-in-flight-per-endpoint", config.maxInFlightPerEndpoint());
        positive("max-queued-per-endpoint", config.maxQueuedPerEndpoint());
        positive("max-queued-bytes", config.maxQueuedBytes().asLongValue());
        positive("attempt-timeout", config.attemptTimeout().toMillis());
        positive("kept-for", config.keptFor().toMillis());
        require(
                "lease",
                config.lease().compareTo(config.attemptTimeout().multipliedBy(2)) >= 0
                        && config.lease().compareTo(Duration.ofHours(1)) <= 0,
                "must be at least twice licenseauth.webhook.attempt-timeout, and at most an hour");
        require("secret-overlap", !config.secretOverlap().isNegative(), "must not be negative");
        limits = new DispatchLimits(
                config.maxEndpoints(),
                config.maxEndpointsPerApp(),
                config.maxPending(),
                config.maxInFlight(),
                config.maxInFlightPerEndpoint(),
                config.maxQueuedPerEndpoint(),
                config.maxQueuedBytes().asLongValue(),
                config.attemptTimeout(),
                config.lease(),
                config.secretOverlap(),
                config.keptFor());
        addressRules = new AddressRules(networks(config));
    }

    private static List<Network> networks(WebhookConfig config) {
        try {
            return config.allowedNetworks().orElse(List.of()).stream()
                    .map(Network::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "licenseauth.webhook.allowed-networks must be addresses or CIDR blocks: " + e.getMessage(), e);
        }
    }

    private static void positive(String property, long value) {
        require(property, value > 0, "must be at least 1");
    }

    private static void require(String property, boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException("licenseauth.webhook." + property + " " + sentence);
        }
    }

    @Produces
    @Singleton
    DispatchLimits limits() {
        return limits;
    }

    @Produces
    @Singleton
    AddressRules addressRules() {
        return addressRules;
    }
}
