package dev.licenseauth.local.infrastructure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts a program in a session of its own and waits until it is ready or has failed. */
final class ChildProcess {

    private static final Duration POLL = Duration.ofMillis(20);

    private ChildProcess() {}

    /** Asked again and again until it says yes. */
    @FunctionalInterface
    interface Readiness {
        boolean isReady() throws IOException;
    }

    /**
     * Starts the program, its output going to {@code log}.
     *
     * @param environment changes the environment, which is this JVM's to begin with
     */
    static Process start(
            List<String> command, Path workingDirectory, LogFile log, Consumer<Map<String, String>> environment)
            throws IOException {
        List<String> whole = new ArrayList<>(ownSession());
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(workingDirectory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        environment.accept(builder.environment());
        return builder.start();
    }

    /**
     * Waits until the server is ready; if it ends first, is too late, or the thread is interrupted, kills it.
     *
     * @throws StartFailedException if it ended or was too late, with its last words
     */
    static void awaitReady(String name, Process process, LogFile log, Duration limit, Readiness readiness)
            throws IOException, StartFailedException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean ready = false;
        try {
            while (!readiness.isReady()) {
                if (process.waitFor(POLL)) {
                    throw failed(name, "ended at once with exit code " + process.exitValue(), log);
                }
                if (System.nanoTime() > deadline) {
                    throw failed(name, "was not ready after " + limit.toSeconds() + " s", log);
                }
            }
            ready = true;
        } finally {
            if (!ready) {
                Signals.kill(List.of(process.toHandle()));
            }
        }
    }

    /** Runs a program to its end; kills it if the thread is interrupted. */
    static void run(
            String name,
            List<String> command,
            Path workingDirectory,
            LogFile log,
            Consumer<Map<String, String>> environment)
            throws IOException, StartFailedException, InterruptedException {
        Process process = start(command, workingDirectory, log, environment);
        try {
            if (!process.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS)) {
                throw failed(name, "did not finish making its data folder in 2 min", log);
            }
        } finally {
            if (process.isAlive()) {
                try (Stream<ProcessHandle> descendants = process.descendants()) {
                    List<ProcessHandle> family = new ArrayList<>(descendants.toList());
                    family.add(process.toHandle());
                    Signals.kill(family);
                }
            }
        }
        if (process.exitValue() != 0) {
            throw failed(name, "could not make its data folder (exit code " + process.exitValue() + ")", log);
        }
    }

    private static StartFailedException failed(String name, String what, LogFile log) {
        String tail = log.tail();
        String advice = tail.contains("No space left on device")
                ? "the disk is full; free some space"
                : tail.contains("unshare failed")
                        ? "it refuses to run as root and this machine allows no user namespaces; start as an ordinary user"
                        : "its log is " + log.path();
        return new StartFailedException("%s did not start: it %s; %s.%s"
                .formatted(name, what, advice, tail.isEmpty() ? "" : " It said last:" + tail));
    }

    /**
     * With setsid the program leaves the terminal's process group, so that a Ctrl-C reaches only us. It replaces itself by the program, the
     * pid stays. A system without it works too, then the program sees the Ctrl-C as well.
     */
    private static List<String> ownSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .limit(1)
                .toList();
    }
}
