package dev.licenseauth.domain.webhook.port;

import java.time.Duration;

/**
 * The operator's bounds.
 *
 * @param endpoints          most endpoints in the installation
 * @param endpointsPerApp    most endpoints that name one app
 * @param pendingPerEndpoint most deliveries that may wait for an endpoint; one more disables it
 * @param inFlight           most attempts under way in a replica
 * @param inFlightPerEndpoint most attempts under way to one endpoint in a replica
 * @param queuedPerEndpoint  most claims waiting in memory for one endpoint
 * @param queuedBytes        most bytes of bodies waiting in memory
 * @param attemptTimeout     the deadline of an attempt
 * @param lease              how long a claim holds; several times the attempt's deadline
 * @param secretOverlap      how long a secret stays good after a new one was made
 * @param keptFor            how long deliveries that have ended are kept
 */
public record DispatchLimits(
        int endpoints,
        int endpointsPerApp,
        int pendingPerEndpoint,
        int inFlight,
        int inFlightPerEndpoint,
        int queuedPerEndpoint,
        long queuedBytes,
        Duration attemptTimeout,
        Duration lease,
        Duration secretOverlap,
        Duration keptFor) {}
