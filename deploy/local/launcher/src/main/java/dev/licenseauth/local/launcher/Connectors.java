package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/**
 * Registers the outbox connectors, each as soon as its database has the publication it reads, and restarts tasks that have failed for as long
 * as the stack runs.
 */
final class Connectors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STARTING_PAUSE = Duration.ofMillis(200);
    private static final Duration RUNNING_PAUSE = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Whether a service's migrations have come as far as the publication that its connector reads. */
    @FunctionalInterface
    interface Publications {
        boolean exist(Service service) throws SQLException, IOException;
    }

    private final String connectUrl;
    private final Path folder;
    private final Publications publications;
    private final Console console;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final Set<Service> unregistered = EnumSet.allOf(Service.class);
    private final Set<Service> ready = EnumSet.noneOf(Service.class);
    private final Set<String> failed = new HashSet<>();
    private String lastTrouble = "";

    /** @param folder holds one file {@code NAME.json}, {@code {"name","config"}}, per connector */
    Connectors(String connectUrl, Path folder, Publications publications, Console console) {
        this.connectUrl = connectUrl;
        this.folder = folder;
        this.publications = publications;
        this.console = console;
    }

    /** Completes once every connector's task has run. */
    CompletableFuture<Void> running() {
        return running;
    }

    /** What keeps the connectors from running, if anything is known. */
    synchronized String trouble() {
        Set<Service> missing = EnumSet.allOf(Service.class);
        missing.removeAll(ready);
        return "not running yet: " + missing.stream().map(Service::connector).toList()
                + (lastTrouble.isEmpty() ? "" : " (" + lastTrouble + ")");
    }

    /** Runs until the thread is interrupted. */
    void keep() {
        try {
            while (true) {
                try {
                    check();
                    note("");
                } catch (IOException | SQLException restartingProbably) {
                    // Connect or PostgreSQL are down for the moment; their own runners tell about that.
                    note(String.valueOf(restartingProbably.getMessage()));
                }
                Thread.sleep(running.isDone() ? RUNNING_PAUSE : STARTING_PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            console.line("The connectors are no longer looked after: " + bug);
            running.completeExceptionally(bug);
        }
    }

    private synchronized void note(String trouble) {
        lastTrouble = trouble;
    }

    private synchronized void check() throws IOException, SQLException {
        for (Service service : Service.values()) {
            if (unregistered.contains(service)) {
                if (!publications.exist(service)) {
                    continue;
                }
                if (!register(service)) {
                    continue;
                }
                unregistered.remove(service);
            }
            watch(service);
        }
        if (ready.size() == Service.values().length) {
            running.complete(null);
        }
    }

    /** {@return whether Connect has it} While its group rebalances it answers 409 and wants to be asked again. */
    private boolean register(Service service) throws IOException {
        JsonNode file =
                JSON.readTree(folder.resolve(service.connector() + ".json").toFile());
        // Connect adds the name. To put the same configuration again would restart the connector.
        JsonNode wanted = ((ObjectNode) file.path("config").deepCopy()).put("name", service.connector());
        Http.Answer present = Http.get(url(service, "config"), TIMEOUT);
        if (present.status() == 200 && JSON.readTree(present.body()).equals(wanted)) {
            return true;
        }
        Http.Answer answer = Http.send("PUT", url(service, "config"), Map.of(), wanted.toString(), TIMEOUT);
        if (answer.status() / 100 == 2) {
            return true;
        }
        if (answer.status() == 409) {
            return false;
        }
        throw new IOException(
                "Connect refuses %s with %d: %s".formatted(service.connector(), answer.status(), answer.body()));
    }

    private void watch(Service service) throws IOException {
        Http.Answer answer = Http.get(url(service, "status"), TIMEOUT);
        if (answer.status() != 200) {
            return;
        }
        JsonNode status = JSON.readTree(answer.body());
        JsonNode tasks = status.path("tasks");
        String trace = failure(status);
        if (trace != null) {
            if (failed.add(service.connector())) {
                console.part(service.connector(), "failed (%s); restarting it".formatted(trace));
            }
            Http.send("POST", url(service, "restart?includeTasks=true&onlyFailed=true"), Map.of(), "", TIMEOUT);
        } else if (!tasks.isEmpty()
                && StreamSupport.stream(tasks.spliterator(), false).allMatch(this::isRunning)) {
            if (ready.add(service)) {
                console.part(service.connector(), "running");
            } else if (failed.contains(service.connector())) {
                console.part(service.connector(), "running again");
            }
            failed.remove(service.connector());
        }
    }

    /** A worker that was killed leaves RUNNING behind in Connect's status topic; it had another address. */
    private boolean isRunning(JsonNode task) {
        return task.path("state").asText().equals("RUNNING")
                && task.path("worker_id").asText().equals(URI.create(connectUrl).getAuthority());
    }

    /** The first line of what made the connector or a task of it fail. */
    private static @Nullable String failure(JsonNode status) {
        if (status.path("connector").path("state").asText().equals("FAILED")) {
            return firstLine(status.path("connector"));
        }
        for (JsonNode task : status.path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                return firstLine(task);
            }
        }
        return null;
    }

    private static String firstLine(JsonNode failed) {
        return failed.path("trace").asText("no trace").lines().findFirst().orElse("no trace");
    }

    private String url(Service service, String what) {
        return "%s/connectors/%s/%s".formatted(connectUrl, service.connector(), what);
    }
}
