package dev.licenseauth.auth;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another service, as ready as the test says. Injects into a field of type {@link Map}, since the test sees this class
 * through another class loader: under {@link #STATUS} what it answers, under {@link #PROBES} how often it was asked.
 */
public final class OtherService implements QuarkusTestResourceLifecycleManager {
    public static final String STATUS = "status";
    public static final String PROBES = "probes";

    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger probes = new AtomicInteger();
    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.createContext("/q/health/ready", exchange -> {
                probes.incrementAndGet();
                exchange.sendResponseHeaders(status.get(), -1);
                exchange.close();
            });
            started.start();
            return Map.of(
                    "licenseauth.auth.health.targets.license",
                    "http://127.0.0.1:" + started.getAddress().getPort() + "/q/health/ready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(Map.of(STATUS, status, PROBES, probes), new TestInjector.MatchesType(Map.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
