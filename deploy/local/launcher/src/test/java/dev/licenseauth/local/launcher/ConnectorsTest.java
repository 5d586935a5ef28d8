package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The keeper against a Connect that keeps what it is given. */
class ConnectorsTest {

    private final Map<String, String> configs = new ConcurrentHashMap<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Set<Service> migrated = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private FakeHttpServer connect;
    private String worker = "";
    private volatile boolean rebalancing;
    private Connectors connectors;
    private Thread keeper;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeHttpServer(this::answer);
        worker = connect.authority();
        connectors = new Connectors(
                connect.url(),
                Path.of("../../connectors"),
                migrated::contains,
                new Console(out, out, Clock.systemUTC()));
        keeper = Thread.ofVirtual().unstarted(connectors::keep);
    }

    @AfterEach
    void stop() throws InterruptedException {
        keeper.interrupt();
        if (keeper.getState() != Thread.State.NEW) {
            keeper.join();
        }
        connect.close();
    }

    private Http.Answer answer(FakeHttpServer.Request request) {
        String[] path = request.path().split("[/?]", -1);
        String name = path[2];
        return switch (request.method() + " " + path[3]) {
            case "GET config" -> configs.containsKey(name) ? ok(configs.get(name)) : new Http.Answer(404, "{}");
            case "PUT config" -> {
                if (rebalancing) {
                    yield new Http.Answer(409, "{\"message\":\"rebalancing\"}");
                }
                configs.put(name, request.body());
                states.putIfAbsent(name, "RUNNING");
                yield new Http.Answer(201, request.body());
            }
            case "POST restart" -> {
                states.put(name, "RUNNING");
                yield new Http.Answer(202, "{}");
            }
            case "GET status" -> ok("""
                    {"connector":{"state":"RUNNING"},"tasks":[{"state":"%s","worker_id":"%s","trace":"no slot\\nat x"}]}
                    """.formatted(states.getOrDefault(name, "UNASSIGNED"), worker));
            default -> new Http.Answer(404, "{}");
        };
    }

    private static Http.Answer ok(String body) {
        return new Http.Answer(200, body);
    }

    private String shown() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aConnectorIsRegisteredOnceItsDatabaseIsMigrated() {
        migrated.add(Service.LICENSE);
        keeper.start();

        await().until(() -> shown().contains("license-outbox"));
        assertThat(configs).containsOnlyKeys("license-outbox");
        assertThat(connectors.running()).isNotDone();

        migrated.addAll(Set.of(Service.values()));

        await().until(connectors.running()::isDone);
        assertThat(configs).hasSize(4);
    }

    @Test
    void whatConnectAlreadyHasIsNotPutAgain() {
        migrated.addAll(Set.of(Service.values()));
        keeper.start();
        await().until(connectors.running()::isDone);
        Connectors second = new Connectors(
                connect.url(),
                Path.of("../../connectors"),
                migrated::contains,
                new Console(out, out, Clock.systemUTC()));
        Thread secondKeeper = Thread.ofVirtual().start(second::keep);

        await().until(second.running()::isDone);
        secondKeeper.interrupt();

        assertThat(connect.requests("PUT", "/connectors/license-outbox/config")).hasSize(1);
    }

    @Test
    void aRebalanceIsWaitedFor() {
        rebalancing = true;
        migrated.addAll(Set.of(Service.values()));
        keeper.start();
        await().until(() ->
                connect.requests("PUT", "/connectors/license-outbox/config").size() > 1);

        rebalancing = false;

        await().until(connectors.running()::isDone);
    }

    @Test
    void aTaskThatFailedIsRestartedAndSaid() {
        states.put("audit-outbox", "FAILED");
        migrated.addAll(Set.of(Service.values()));
        keeper.start();

        await().until(connectors.running()::isDone);

        assertThat(connect.requests("POST", "/connectors/audit-outbox/restart?includeTasks=true&onlyFailed=true"))
                .hasSize(1);
        assertThat(shown()).contains("failed (no slot); restarting it");
    }

    @Test
    void whatADeadWorkerLeftInTheStatusDoesNotCount() {
        worker = "127.0.0.1:1";
        migrated.addAll(Set.of(Service.values()));
        keeper.start();
        await().until(() ->
                connect.requests("GET", "/connectors/webhook-outbox/status").size() > 1);

        assertThat(connectors.running()).isNotDone();
        assertThat(connectors.trouble()).contains("license-outbox");
    }
}
