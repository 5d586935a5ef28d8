package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.ServerProcess;
import dev.licenseauth.local.infrastructure.StartFailedException;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A service or the gateway: a JVM in a session of its own, so that a Ctrl-C in the terminal reaches only the launcher. */
final class JavaProcess implements ServerProcess {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final long ROTATE_BYTES = 20L << 20;

    /**
     * @param workingFolder known to be this part's alone
     * @param log takes what the process prints, after what earlier ones printed
     * @param arguments for {@code java}: options, then {@code -jar} or the main class
     * @param environment beside the launcher's own
     * @param readinessUrl answers 200 once the process serves
     * @param grace how long it may take to end before it is killed
     */
    record Config(
            PartName part,
            Path workingFolder,
            Path log,
            List<String> arguments,
            Map<String, String> environment,
            String readinessUrl,
            Duration grace) {}

    private final Config config;
    private final Process process;

    private JavaProcess(Config config, Process process) {
        this.config = config;
        this.process = process;
    }

    /**
     * Starts the process and waits until it is ready.
     *
     * @param started told about the process before the wait
     * @throws StartFailedException when it ends, or is not ready in time
     */
    static JavaProcess start(Config config, Duration deadline, Consumer<ProcessHandle> started)
            throws StartFailedException, InterruptedException {
        JavaProcess server;
        try {
            server = new JavaProcess(config, spawn(config));
        } catch (IOException e) {
            throw new StartFailedException("%s cannot be started: %s".formatted(config.part(), e.getMessage()), e);
        }
        boolean ready = false;
        try {
            started.accept(server.handle());
            server.awaitReady(deadline);
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    private static Process spawn(Config config) throws IOException {
        PrivateFiles.createFolder(config.workingFolder());
        if (Files.exists(config.log()) && Files.size(config.log()) > ROTATE_BYTES) {
            Files.move(
                    config.log(),
                    config.log().resolveSibling(config.log().getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileChannel _ = PrivateFiles.append(config.log())) {
            List<String> command = new ArrayList<>(List.of("setsid", Jdk.java()));
            command.addAll(config.arguments());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(config.workingFolder().toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(config.log().toFile()));
            builder.environment().putAll(config.environment());
            return builder.start();
        }
    }

    private void awaitReady(Duration deadline) throws StartFailedException, InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (!isReady()) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed("ended with exit code %d before it was ready".formatted(process.exitValue()));
            }
            if (System.nanoTime() - end > 0) {
                throw failed("was not ready after %d s".formatted(deadline.toSeconds()));
            }
        }
    }

    private StartFailedException failed(String what) {
        return new StartFailedException("%s %s; its log is %s. It said last:%n%s"
                .formatted(config.part(), what, config.log(), LogTail.of(config.log())));
    }

    private boolean isReady() {
        try {
            return Http.get(config.readinessUrl(), PROBE_TIMEOUT).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String name() {
        return config.part().id();
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        Ending.end(List.of(handle()), false, config.grace());
    }
}
