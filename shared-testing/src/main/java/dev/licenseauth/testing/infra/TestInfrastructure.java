package dev.licenseauth.testing.infra;

import dev.licenseauth.testing.RepositoryRoot;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The PostgreSQL and the Kafka broker that all test JVMs of a build share. The first that needs them starts a {@link Keeper}; the keeper
 * ends them when the build's Maven (in an IDE: the IDE) ends.
 */
final class TestInfrastructure {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration KEEPER_STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int CONNECT_MILLIS = 1000;

    private static @Nullable Endpoint known;

    private TestInfrastructure() {}

    /**
     * Where the servers listen; starts them if they do not.
     *
     * @throws IllegalStateException if they cannot be started
     */
    static synchronized Endpoint endpoint() {
        if (known != null && answers(known)) {
            return known;
        }
        try {
            known = findOrStart(KeeperFolder.ofThisBuild(), Processes.buildOwner());
            return known;
        } catch (IOException e) {
            throw new IllegalStateException("The test infrastructure could not be reached or started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting the test infrastructure", e);
        }
    }

    /** The servers kept in a folder, to be kept at least as long as the owner lives. */
    static Endpoint findOrStart(KeeperFolder folder, ProcessHandle owner) throws IOException, InterruptedException {
        try (KeeperFolder.Exclusive _ = folder.lock()) {
            folder.addOwner(owner);
            Optional<Endpoint> found = Endpoint.read(folder.endpointFile());
            if (found.isPresent()) {
                if (answers(found.get())) {
                    return found.get();
                }
                endKeeper(found.get());
                Files.deleteIfExists(folder.endpointFile());
            }
            return startKeeper(folder);
        }
    }

    static boolean answers(Endpoint endpoint) {
        return keeper(endpoint).isPresent() && accepts(endpoint.postgresPort()) && accepts(endpoint.kafkaPort());
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Optional<ProcessHandle> keeper(Endpoint endpoint) {
        return ProcessHandle.of(endpoint.keeperPid()).filter(Processes::isKeeper);
    }

    /** A keeper that lost one of its servers would hold the data folders of the next. */
    private static void endKeeper(Endpoint endpoint) throws InterruptedException {
        Optional<ProcessHandle> keeper = keeper(endpoint);
        if (keeper.isPresent()) {
            keeper.get().destroy();
            try {
                keeper.get().onExit().get(KEEPER_STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException late) {
                keeper.get().destroyForcibly();
            }
        }
    }

    private static Endpoint startKeeper(KeeperFolder folder) throws IOException, InterruptedException {
        Path log = folder.log("keeper");
        Files.createDirectories(log.resolveSibling("."));
        Path library = RepositoryRoot.find().resolve("deploy/local/runtime/target/lib");
        // No stream is inherited: Maven waits until nobody holds the pipe to its test JVM any more.
        Process process = new ProcessBuilder(keeperCommand(folder, library))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            Optional<Endpoint> endpoint = Endpoint.read(folder.endpointFile());
            if (endpoint.isPresent()) {
                return endpoint.get();
            }
            if (process.waitFor(POLL)) {
                throw new IOException("the keeper ended:\n" + Files.readString(log));
            }
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("the keeper was not ready after " + START_LIMIT + ":\n" + Files.readString(log));
            }
        }
    }

    private static List<String> keeperCommand(KeeperFolder folder, Path library) {
        // A session of its own: Ctrl-C ends Maven, and Maven's end ends the keeper.
        Stream<String> detached = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .limit(1);
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Keeper.class.getName(),
                folder.path().toString(),
                library.toString());
        return Stream.concat(detached, java).toList();
    }
}
