package dev.licenseauth.testing.infra;

import dev.licenseauth.testing.RepositoryRoot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What test JVMs and the keeper agree through: a folder below the repository's {@code target}. */
final class KeeperFolder {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private final Path path;

    KeeperFolder(Path path) {
        this.path = path;
    }

    static KeeperFolder ofThisBuild() {
        return new KeeperFolder(RepositoryRoot.find().resolve("target/test-infrastructure"));
    }

    Path path() {
        return path;
    }

    Path endpointFile() {
        return path.resolve("endpoint.properties");
    }

    Path log(String name) {
        return path.resolve("log").resolve(name + ".log");
    }

    /** Work that one process at a time may do; released when closed or when the process ends. */
    Exclusive lock() throws IOException, InterruptedException {
        Files.createDirectories(path);
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            while (!locked) {
                try {
                    channel.lock();
                    locked = true;
                } catch (OverlappingFileLockException heldInThisJvm) {
                    // By another thread or through another class loader, of which Quarkus has several.
                    TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
                }
            }
            return new Exclusive(channel);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** The lock, held. */
    record Exclusive(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Notes that the servers are wanted for as long as this process lives. To be called with the lock held. */
    void addOwner(ProcessHandle owner) throws IOException {
        Files.createDirectories(owners());
        Files.writeString(owners().resolve(Long.toString(owner.pid())), startOf(owner));
    }

    /** A living process that wants the servers. Forgets the dead. */
    Optional<ProcessHandle> anyOwner() throws IOException {
        if (!Files.isDirectory(owners())) {
            return Optional.empty();
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(owners())) {
            files = list.toList();
        }
        for (Path file : files) {
            Optional<ProcessHandle> owner =
                    ProcessHandle.of(Long.parseLong(file.getFileName().toString()));
            // The pid may have passed to another process since; its start has not.
            if (owner.isPresent()
                    && owner.get().isAlive()
                    && startOf(owner.get()).equals(Files.readString(file))) {
                return owner;
            }
            Files.deleteIfExists(file);
        }
        return Optional.empty();
    }

    private Path owners() {
        return path.resolve("owners");
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
