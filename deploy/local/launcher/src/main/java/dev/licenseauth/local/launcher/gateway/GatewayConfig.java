package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.net.SocketAddress;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a gateway process is told what to do, on its command line.
 *
 * @param routes the route table
 * @param host the address to listen on
 * @param port the public port
 * @param managementPort readiness and metrics, on the same address, reached by no route
 * @param upstreams where each service of the route table listens
 * @param trustedProxies peers whose forwarding headers are believed; none on the local stack
 */
record GatewayConfig(
        Path routes,
        String host,
        int port,
        int managementPort,
        Map<String, SocketAddress> upstreams,
        List<AddressBlock> trustedProxies,
        Limits limits) {

    /**
     * What one process takes on at most; everything above is answered with a problem document at once.
     *
     * @param bodyBytes of a request
     * @param connect until a connection to a service is there, waiting for a free one included
     * @param response from the last header of the request to the first of the answer
     * @param idle a connection on which nothing moves either way; longer than any heartbeat of an event stream
     * @param requestsPerService at one time, to each service
     * @param streamsPerService event streams at one time, to each service: they hold their connection, so they have their own
     * @param waitingPerService requests that wait for a connection to a service
     */
    record Limits(
            int bodyBytes,
            Duration connect,
            Duration response,
            Duration idle,
            int requestsPerService,
            int streamsPerService,
            int waitingPerService) {

        static Limits standard() {
            return new Limits(
                    1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMinutes(3), 128, 256, 512);
        }
    }

    GatewayConfig {
        upstreams = Map.copyOf(upstreams);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** @throws IllegalArgumentException when an argument is unknown, missing or no number where one is due */
    static GatewayConfig parse(String[] arguments) {
        Map<String, String> single = new LinkedHashMap<>();
        Map<String, SocketAddress> upstreams = new LinkedHashMap<>();
        List<AddressBlock> trusted = new ArrayList<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--routes", "--host", "--port", "--management-port" -> single.put(arguments[i], value);
                case "--upstream" -> {
                    String[] parts = value.split("=", 2);
                    URI url = URI.create(parts[parts.length - 1]);
                    upstreams.put(parts[0], SocketAddress.inetSocketAddress(url.getPort(), url.getHost()));
                }
                case "--trusted-proxy" -> trusted.add(AddressBlock.parse(value));
                default -> throw new IllegalArgumentException("Unknown argument " + arguments[i]);
            }
        }
        return new GatewayConfig(
                Path.of(required(single, "--routes")),
                required(single, "--host"),
                Integer.parseInt(required(single, "--port")),
                Integer.parseInt(required(single, "--management-port")),
                upstreams,
                trusted,
                Limits.standard());
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
