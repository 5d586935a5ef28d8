package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A round's clients: they activate 1,000 devices, as many as their licences allow and no more. They hurry until a part is killed, so that
 * requests are under way just then, and take their time until it is back, so that some are left for the next.
 */
final class Activations implements AutoCloseable {
    static final int COUNT = 1_000;

    private static final int LICENCES = 10;
    private static final int PER_LICENCE = COUNT / LICENCES;
    private static final int CLIENTS = 6;
    private static final int IN_A_HURRY = 30;
    private static final int LEFT_FOR_A_KILL = 60;
    private static final Duration LEISURE = Duration.ofMillis(300);
    private static final Duration WAIT = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final SuiteClient client;
    private final String round;
    private final List<String> dlids;
    private final Insisting insisting = new Insisting();
    private final Set<String> devices = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile int allowed = COUNT;
    private volatile boolean hurry = true;

    /** Issues the licences. */
    Activations(SuiteClient vendor, SuiteClient client, String round) {
        this.client = client;
        this.round = round;
        dlids = issue(vendor);
    }

    private List<String> issue(SuiteClient vendor) {
        JsonNode issued = insisting.post(
                vendor,
                "/api/v1/licenses",
                Map.of(
                        "app_id",
                        SuiteClient.APP,
                        "plan",
                        "pro",
                        "owner",
                        round,
                        "max_devices",
                        PER_LICENCE,
                        "max_activations",
                        PER_LICENCE,
                        "count",
                        LICENCES),
                round,
                201);
        return issued.path("items").findValuesAsText("dlid");
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            running.add(clients.submit(this::activateAll));
        }
    }

    private void activateAll() {
        for (int number = take(); number < COUNT; number = take()) {
            devices.add(activate(number));
            if (!hurry) {
                LockSupport.parkNanos(LEISURE.toNanos());
            }
        }
    }

    private int take() {
        while (true) {
            int number = next.get();
            if (clients.isShutdown()) {
                return COUNT;
            }
            if (number < allowed || number >= COUNT) {
                if (next.compareAndSet(number, number + 1)) {
                    return number;
                }
            } else {
                LockSupport.parkNanos(WAIT.toNanos());
            }
        }
    }

    private String activate(int number) {
        String hwid = round + "-device-" + number;
        JsonNode answer = insisting.post(
                client,
                "/api/v1/licensing/activate",
                Map.of("dlid", dlids.get(number % LICENCES), "product", "base", "hwid", hwid),
                hwid,
                200);
        assertThat(answer.path("activated").asBoolean()).as("%s", answer).isTrue();
        return answer.path("device").path("id").asText();
    }

    /** Hurries until some more devices are activated; what is under way then is in the middle of it. */
    void hurryToKill(int killsToCome) {
        int enough = devices.size() + IN_A_HURRY;
        allowed = COUNT - LEFT_FOR_A_KILL * killsToCome;
        hurry = true;
        await(() -> devices.size() >= enough);
    }

    /** Takes time, and leaves enough to hurry before the kills to come. */
    void calm(int killsToCome) {
        allowed = COUNT - LEFT_FOR_A_KILL * killsToCome;
        hurry = false;
    }

    /** Activates what is left. */
    void finish() {
        hurry = true;
        allowed = COUNT;
        await(() -> running.stream().allMatch(Future::isDone));
        assertThat(devices).hasSize(COUNT);
    }

    private void await(BooleanSupplier reached) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!reached.getAsBoolean()) {
            requireNoFailure();
            assertThat(System.nanoTime())
                    .as("%s: %d activations", round, devices.size())
                    .isLessThan(deadline);
            LockSupport.parkNanos(WAIT.toNanos());
        }
        requireNoFailure();
    }

    private void requireNoFailure() {
        for (Future<?> client : running) {
            if (client.state() == Future.State.FAILED) {
                throw new AssertionError(round + ": " + client.exceptionNow().getMessage(), client.exceptionNow());
            }
        }
    }

    /** What was activated, by the ids the answers gave. */
    Set<String> devices() {
        return devices;
    }

    /** A licence that is in use. */
    String dlid() {
        return dlids.getFirst();
    }

    /** That all devices count, and each once: no licence has room for another. */
    void requireNoRoomForMore() throws IOException {
        for (String dlid : dlids) {
            JsonNode answer = client.post("/api/v1/licensing/activate", Map.of("dlid", dlid, "hwid", "one too many"))
                    .require(200);
            assertThat(answer.path("reason").asText()).as("%s", answer).isIn("device_limit", "activation_limit");
        }
    }

    Insisting insisting() {
        return insisting;
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
