package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.local.client.LoginApi;
import dev.licenseauth.local.client.LoginSession;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The suite, started by {@code deploy/local/up} as a user would and ended by {@code deploy/local/down}. */
public final class LocalStack implements AutoCloseable {
    /** Every part the stack has. */
    public static final List<String> PARTS = List.of(
            "postgres",
            "kafka",
            "connect",
            "auth-service",
            "license-service",
            "audit-service",
            "webhook-dispatcher",
            "gateway");

    private static final Duration UP_LIMIT = Duration.ofMinutes(4);
    private static final Duration DOWN_LIMIT = Duration.ofMinutes(2);
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path data;
    private final int port;
    private Command.Result lastUp;
    private @Nullable LoginSession admin;

    private LocalStack(Path data, int port, Command.Result lastUp) {
        this.data = data;
        this.port = port;
        this.lastUp = lastUp;
    }

    /** Starts a stack on a new folder of that name. What an earlier run left there is ended and deleted first. */
    public static LocalStack start(String name, Map<String, String> environment, String... options) {
        Path data = folder(name);
        if (Files.exists(data)) {
            down(data);
            delete(data);
        }
        int port = freePort();
        // What the build has just made has no start-up caches yet. Made once they spare every later start, and each
        // part that is killed, half the time.
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--train=if-missing");
        LocalStack stack = new LocalStack(data, port, up(data, port, environment, all.toArray(String[]::new)));
        stack.requireUp();
        return stack;
    }

    /** The data folder of a name, not necessarily there. */
    public static Path folder(String name) {
        return Repository.root().resolve("system-tests/target/stacks").resolve(name);
    }

    /** Runs {@code up --detach} on what the build has made; never builds. */
    public static Command.Result up(Path data, int port, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Repository.root().resolve("deploy/local/up").toString(),
                "--detach",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        return Command.run(UP_LIMIT, buildNothing(environment), command);
    }

    /** The environment in which {@code up} starts what is there instead of building. */
    public static Map<String, String> buildNothing(Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("LICENSEAUTH_BUILD", "never");
        return all;
    }

    /** Runs {@code down}. */
    public static Command.Result down(Path data) {
        return Command.run(
                DOWN_LIMIT,
                Map.of(),
                List.of(Repository.root().resolve("deploy/local/down").toString(), "--data", data.toString()));
    }

    /** A TCP port of the loopback address that nobody listened on a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a folder and all in it. */
    public static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireUp() {
        if (lastUp.exitCode() != 0) {
            throw new IllegalStateException("up failed with " + lastUp.all());
        }
    }

    /** Starts it again on the same data and port. */
    public void upAgain(String... options) {
        lastUp = up(data, port, Map.of(), options);
        requireUp();
    }

    /** What the last {@code up} printed. */
    public String output() {
        return lastUp.out();
    }

    public Path data() {
        return data;
    }

    public int port() {
        return port;
    }

    /** {@code state.json} as it is now. */
    public JsonNode state() {
        try {
            return JSON.readTree(data.resolve("state.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A part's process as state.json names it now. */
    public ProcessHandle process(String part) {
        long pid = state().path("parts").path(part).path("pid").asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(part + " has no process " + pid));
    }

    /** The parts' processes as state.json names them now, those that live. */
    public List<ProcessHandle> processes() {
        return PARTS.stream()
                .map(part -> state().path("parts").path(part).path("pid").asLong())
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Where the gateway answers. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Where a part answers, without the gateway. */
    public String url(String part) {
        return state().path("parts").path(part).path("url").asText();
    }

    /** Where readiness and metrics of a part are. */
    public String managementUrl(String part) {
        return state().path("parts").path(part).path("management_url").asText();
    }

    /**
     * Kills parts and keeps them down until the result is closed, which waits until they are back. The launcher, which would start them again, is
     * stopped meanwhile.
     */
    public HeldDown holdDown(String... parts) {
        return new HeldDown(this, List.of(parts));
    }

    /** Whether another process has taken the place of one that died, and is ready. */
    public boolean isBack(String part, long formerPid) {
        long pid = state().path("parts").path(part).path("pid").asLong();
        return pid != formerPid && (managementUrl(part).isEmpty() || isReady(managementUrl(part)));
    }

    /** Whether a service says that it is ready. */
    static boolean isReady(String managementUrl) {
        try {
            HttpURLConnection probe = (HttpURLConnection)
                    URI.create(managementUrl + "/q/health/ready").toURL().openConnection();
            probe.setConnectTimeout(Math.toIntExact(PROBE.toMillis()));
            probe.setReadTimeout(Math.toIntExact(PROBE.toMillis()));
            try {
                return probe.getResponseCode() == 200;
            } finally {
                probe.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A client of the gateway that acts as the first super_admin. All such clients share one login. */
    public SuiteClient client() {
        return SuiteClient.of(url(), admin());
    }

    private synchronized LoginSession admin() {
        if (admin == null) {
            admin = logIn(state().path("admin_username").asText(), adminPassword());
        }
        return admin;
    }

    /** The generated password of the first super_admin. */
    public String adminPassword() {
        try {
            return Files.readString(Path.of(state().path("admin_password_file").asText()))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A user who logs in through the gateway when it is first needed, and stays logged in. */
    public LoginSession logIn(String username, String password) {
        return new LoginSession(login(), username, password, LOGIN_PATIENCE, Clock.systemUTC());
    }

    /** The login behind the gateway, call by call. */
    public LoginApi login() {
        return new LoginApi(url(), LOGIN_TIMEOUT);
    }

    @Override
    public void close() {
        Command.Result result = down(data);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("down failed with " + result.all());
        }
    }
}
