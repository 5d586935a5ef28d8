package dev.licenseauth.system;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/**
 * A second license-service beside a stack's own, on the same database and event bus: the program that runs there, with the options and settings
 * it was given, but for where it listens. It works in the same folder and has the stack's mark, so {@code down} ends it should the tests not
 * get to that.
 */
public final class LicenseReplica implements AutoCloseable {
    private static final String PART = "license-service";
    private static final Pattern END_OF_WORD = Pattern.compile("\0");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final Process process;
    private final int port;
    private final int managementPort = LocalStack.freePort();

    private LicenseReplica(LocalStack stack, Map<String, String> settings) throws IOException {
        port = LocalStack.freePort();
        Path own = Path.of("/proc", Long.toString(stack.process(PART).pid()));
        // In a session of its own, as the launcher's parts are: the scheduler shares the processors out by session.
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(words(own.resolve("cmdline")));
        // The stack's own may be recording what the next start's cache is made of.
        command.removeIf(word -> word.equals("-XX:AOTMode=record") || word.startsWith("-XX:AOTConfiguration="));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(own.resolve("cwd").toRealPath().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(
                        stack.data().resolve("logs/license-replica.log").toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment(own));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().putAll(settings);
        process = builder.start();
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @param settings environment in which it differs from the stack's own
     */
    public static LicenseReplica beside(LocalStack stack, Map<String, String> settings) throws IOException {
        LicenseReplica replica = new LicenseReplica(stack, settings);
        boolean ready = false;
        try {
            await("a second license-service")
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(START_LIMIT)
                    .failFast("it ended, see logs/license-replica.log", () -> !replica.process.isAlive())
                    .until(() -> LocalStack.isReady("http://127.0.0.1:" + replica.managementPort));
            ready = true;
            return replica;
        } finally {
            if (!ready) {
                replica.close();
            }
        }
    }

    private static List<String> words(Path file) throws IOException {
        return END_OF_WORD
                .splitAsStream(Files.readString(file, Charset.defaultCharset()))
                .toList();
    }

    private static Map<String, String> environment(Path process) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String entry : words(process.resolve("environ"))) {
            int equals = entry.indexOf('=');
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return environment;
    }

    /** Where it answers. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
