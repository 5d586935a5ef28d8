package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** A customer's receiver: takes nothing that is not signed, and notes each activation it is told of. */
final class WebhookReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    // As long as a receiver takes that writes to a database: some deliveries are under way whenever the dispatcher
    // dies.
    private static final Duration WORK = Duration.ofMillis(25);
    private static final int TAKEN = 204;
    private static final int NOT_YET = 503;
    private static final int REFUSED = 400;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Faults faults;
    private final Sightings sightings = new Sightings("the webhook");
    private final Map<UUID, String> messageIds = new ConcurrentHashMap<>();
    private final AtomicInteger deliveries = new AtomicInteger();
    private volatile @Nullable String secret;

    WebhookReceiver(Faults faults) throws IOException {
        this.faults = faults;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1_000);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/activations";
    }

    /** From now on deliveries with a signature of this secret are taken. */
    void trust(String whsec) {
        secret = whsec;
    }

    Sightings sightings() {
        return sightings;
    }

    /** How many deliveries of activations came since this was last asked, repeats included. */
    int endRound() {
        messageIds.clear();
        return deliveries.getAndSet(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int answer = taken(exchange, body);
            LockSupport.parkNanos(WORK.toNanos());
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private int taken(HttpExchange exchange, byte[] body) {
        String trusted = secret;
        if (trusted == null) {
            return NOT_YET;
        }
        try {
            String payload = new String(body, StandardCharsets.UTF_8);
            new Webhook(trusted).verify(payload, HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true));
            ActivationEvent event = ActivationEvent.of(JSON.readTree(body));
            if (event != null) {
                deliveries.incrementAndGet();
                note(event, exchange.getRequestHeaders().getFirst("webhook-id"));
            }
            return TAKEN;
        } catch (WebhookVerificationException | EmptyWebhookSecretException | IOException | AssertionError e) {
            faults.add(e);
            return REFUSED;
        }
    }

    private void note(ActivationEvent event, String messageId) {
        String first = messageIds.putIfAbsent(event.id(), messageId);
        assertThat(messageId).as("webhook-id of a repeat").isEqualTo(first == null ? messageId : first);
        sightings.add(event);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
