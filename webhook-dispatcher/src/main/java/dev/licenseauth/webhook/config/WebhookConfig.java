package dev.licenseauth.webhook.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the webhook-dispatcher. */
@ConfigMapping(prefix = "licenseauth.webhook")
public interface WebhookConfig {
    /** Addresses or CIDR blocks that endpoints may have although they are not public. None by default. */
    Optional<List<String>> allowedNetworks();

    /** Whether endpoints may be called without TLS. */
    @WithDefault("false")
    boolean allowHttp();

    /** File with the certificates (PEM) of the authorities that endpoints' certificates are checked against; unset: the platform's. */
    Optional<Path> trustedCaFile();

    /** Most endpoints in the installation. */
    @WithDefault("1000")
    int maxEndpoints();

    /** Most endpoints that name one app. */
    @WithDefault("100")
    int maxEndpointsPerApp();

    /** Most deliveries that may wait for an endpoint; one more disables it. */
    @WithDefault("10000")
    int maxPending();

    /** Most attempts under way in a replica. */
    @WithDefault("2000")
    int maxInFlight();

    /** Most attempts under way to one endpoint in a replica. */
    @WithDefault("16")
    int maxInFlightPerEndpoint();

    /** Most deliveries waiting in memory for one endpoint in a replica; more wait in the database. */
    @WithDefault("256")
    int maxQueuedPerEndpoint();

    /** Most memory that bodies waiting in a replica may take. */
    @WithDefault("16M")
    MemorySize maxQueuedBytes();

    /** The deadline of an attempt, name resolution and answer included. */
    @WithDefault("PT15S")
    Duration attemptTimeout();

    /** How long a replica that died keeps what it had claimed. At least twice the deadline of an attempt. */
    @WithDefault("PT60S")
    Duration lease();

    /** How long a secret stays good after a new one was made. */
    @WithDefault("PT24H")
    Duration secretOverlap();

    /** How long deliveries that have ended are kept, with the log of their attempts. */
    @WithDefault("P14D")
    Duration keptFor();
}
