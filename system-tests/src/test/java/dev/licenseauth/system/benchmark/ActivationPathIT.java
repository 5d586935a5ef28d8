package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.awaitility.Awaitility.await;

/**
 * What an activation's event sets off, at 100 events a second: from COMMIT to a checkpoint that covers its leaf, and from COMMIT to its webhook.
 * The checkpoint is asked for through the gateway every few milliseconds; the receiver is in this process and answers 200 at once.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class ActivationPathIT {
    private static final int RATE = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TYPE = "license.used";
    private static final String MESSAGE = "msg_";

    private final Arrivals atReceiver = new Arrivals("COMMIT -> webhook received");
    private final Arrivals inCheckpoint = new Arrivals("COMMIT -> covered by a served checkpoint");

    @Test
    void commitToCheckpointAndToWebhook() throws Exception {
        try (LocalStack stack = LocalStack.start("activation-path", Map.of(), "--no-demo");
                ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
                ServedCheckpoints checkpoints = ServedCheckpoints.watch(stack)) {
            HttpServer receiver = receive(answering);
            try (OutboxEvents events = new OutboxEvents(stack, TYPE, RATE, List.of(atReceiver, inCheckpoint))) {
                stack.client()
                        .post(
                                "/api/v1/webhooks",
                                Map.of(
                                        "url",
                                        "http://127.0.0.1:"
                                                + receiver.getAddress().getPort() + "/hooks",
                                        "event_types",
                                        List.of(TYPE)))
                        .require(201);
                events.write(WARM_UP);
                awaitAll(stack, checkpoints);
                atReceiver.reset();
                inCheckpoint.reset();
                events.write(MEASURED);
                awaitAll(stack, checkpoints);
            } finally {
                receiver.stop(0);
            }
        }
        inCheckpoint.report(RATE);
        atReceiver.report(RATE);
        inCheckpoint.assertGoal(RATE * MEASURED.toSeconds(), Duration.ofSeconds(2));
        atReceiver.assertGoal(RATE * MEASURED.toSeconds(), Duration.ofMillis(300));
    }

    private HttpServer receive(ExecutorService answering) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(answering);
        server.createContext("/hooks", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                atReceiver.seen(
                        exchange.getRequestHeaders().getFirst("webhook-id").substring(MESSAGE.length()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    /** An event's place in the log is looked up afterwards, so that nothing but checkpoints is asked for while it counts. */
    private void awaitAll(LocalStack stack, ServedCheckpoints checkpoints) {
        atReceiver.awaitAll();
        Map<String, Long> places = await().atMost(LIMIT)
                .until(() -> places(stack.client()), all -> all.keySet().containsAll(inCheckpoint.underWay()));
        await().atMost(LIMIT).until(() -> places.values().stream().allMatch(checkpoints::cover));
        places.forEach((event, index) -> inCheckpoint.seenAt(event, checkpoints.coveredAt(index)));
    }

    private static Map<String, Long> places(SuiteClient client) throws IOException {
        Map<String, Long> places = new HashMap<>();
        Map<String, String> query = new HashMap<>(Map.of("type", TYPE, "limit", "500"));
        JsonNode page;
        do {
            page = client.get("/api/v1/events", query).require(200);
            page.path("items")
                    .forEach(event -> places.put(
                            event.path("id").asText(), event.path("log_index").asLong()));
            query.put("cursor", page.path("next_cursor").asText());
        } while (page.hasNonNull("next_cursor"));
        return places;
    }
}
