package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.MultiMap;

import java.util.List;
import java.util.Locale;

/** What a request says about where it came from: nothing is believed unless the socket's peer is a configured proxy. */
final class ForwardedHeaders {

    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final List<AddressBlock> trustedProxies;

    ForwardedHeaders(List<AddressBlock> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * Leaves the peer as the right-most entry of {@code X-Forwarded-For}: alone, or after what a configured proxy already wrote there.
     *
     * @param peer the socket peer's address, a literal without a zone
     */
    void rewrite(MultiMap headers, String peer) {
        if (trustedProxies.stream().anyMatch(block -> block.contains(peer))) {
            String chain = String.join(", ", headers.getAll(FORWARDED_FOR));
            headers.set(FORWARDED_FOR, chain.isBlank() ? peer : chain + ", " + peer);
            return;
        }
        headers.names().stream().filter(ForwardedHeaders::isForwarding).toList().forEach(headers::remove);
        headers.set(FORWARDED_FOR, peer);
    }

    private static boolean isForwarding(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("x-forwarded-") || lower.equals("forwarded") || lower.equals("x-real-ip");
    }
}
