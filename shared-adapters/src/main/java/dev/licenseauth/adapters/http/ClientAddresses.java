package dev.licenseauth.adapters.http;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds the address of the client behind our proxies. {@code X-Forwarded-For} counts only when the socket's peer is a
 * configured proxy; all its lines are joined and walked from the right, and the first address that is no proxy of ours
 * is the client. What stands left of it was written by the client and is never believed.
 */
@Startup
@ApplicationScoped
public class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<CidrBlock> proxies;

    @Inject
    ClientAddresses(PlatformConfig config) {
        this(config.trustedProxies().orElse(List.of()));
    }

    ClientAddresses(List<String> proxies) {
        this.proxies = proxies.stream().map(CidrBlock::parse).toList();
    }

    /** The client's address in canonical text form; {@code null} when the connection has none. */
    public @Nullable String of(HttpServerRequest request) {
        InetAddress client = addressOf(request);
        return client == null ? null : client.getHostAddress();
    }

    /** The client's address; {@code null} when the connection has none. */
    public @Nullable InetAddress addressOf(HttpServerRequest request) {
        io.vertx.core.net.SocketAddress peer = request.remoteAddress();
        String host = peer == null ? null : peer.hostAddress();
        return host == null ? null : address(host, () -> request.headers().getAll(FORWARDED_FOR));
    }

    String resolve(String peer, List<String> forwardedFor) {
        return address(peer, () -> forwardedFor).getHostAddress();
    }

    private InetAddress address(String peer, Supplier<List<String>> forwardedFor) {
        InetAddress client = InetAddress.ofLiteral(withoutZone(peer));
        if (!isProxy(client)) {
            return client;
        }
        String[] hops = String.join(",", forwardedFor.get()).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (hop.isEmpty()) {
                continue;
            }
            try {
                client = InetAddress.ofLiteral(hop);
            } catch (IllegalArgumentException e) {
                // A proxy of ours would have written an address. What follows to the left is not to be trusted either.
                return client;
            }
            if (!isProxy(client)) {
                return client;
            }
        }
        return client;
    }

    private static String withoutZone(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(block -> block.contains(address));
    }
}
