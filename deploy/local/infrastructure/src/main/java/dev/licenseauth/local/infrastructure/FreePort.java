package dev.licenseauth.local.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands out free TCP ports on the loopback address.
 *
 * <p>They lie below the range from which Linux takes the ports of outgoing connections (32768 and up, {@code ip_local_port_range}). A
 * server that is down for a moment therefore finds its port free again, and a client that keeps trying to reach it cannot happen to connect
 * to itself.
 */
public final class FreePort {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    /** A different start in each JVM, so that two that look at the same time seldom look at the same port. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /**
     * A port that was free just now and that this method has not returned lately.
     *
     * @throws IllegalStateException if the whole range is in use
     */
    public static int next() {
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No TCP port between %d and %d is free on this machine.".formatted(FIRST, FIRST + COUNT - 1));
    }

    /** Whether a server could listen on this port of the loopback address now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException occupied) {
            return false;
        }
    }
}
