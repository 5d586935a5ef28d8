package dev.licenseauth.adapters.http;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * Finds the address of the client behind our proxies. {@code X-Forwarded-For} counts only when the socket's peer is a
 * configured proxy; all its lines are joined and walked from the right, and the first address that is no proxy of ours
 * is the client. What stands left of it was written by the client and is never believed.
 */
@Startup
@Singleton
public class ClientAddresses {
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");

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
        // The connection's own: the request's looks for forwarding headers first, which this class is there to do.
        io.vertx.core.net.SocketAddress peer = request.connection().remoteAddress();
        String host = peer == null ? null : peer.hostAddress();
        if (host == null) {
            return null;
        }
        InetAddress address = InetAddress.ofLiteral(withoutZone(host));
        return isProxy(address) && request.headers().contains(FORWARDED_FOR)
                ? behind(address, request.headers().getAll(FORWARDED_FOR))
                : address;
    }

    String resolve(String peer, List<String> forwardedFor) {
        InetAddress address = InetAddress.ofLiteral(withoutZone(peer));
        return (isProxy(address) ? behind(address, forwardedFor) : address).getHostAddress();
    }

    private InetAddress behind(InetAddress proxy, List<String> forwardedFor) {
        InetAddress client = proxy;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
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
        byte[] bytes = address.getAddress();
        for (CidrBlock block : proxies) {
            if (block.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
