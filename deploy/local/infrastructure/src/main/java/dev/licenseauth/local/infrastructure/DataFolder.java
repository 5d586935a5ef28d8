package dev.licenseauth.local.infrastructure;

import dev.licenseauth.local.infrastructure.Signals.Request;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server's data folder, owned by this JVM from {@link #claim} to {@link #release}: nobody else starts on it, no process of an earlier run
 * works in it, and it is either absent or complete.
 */
final class DataFolder {

    private static final System.Logger LOG = System.getLogger(DataFolder.class.getName());
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(5);
    private static final long MINIMUM_FREE_BYTES = 128L << 20;

    /** Asked before the lock file is touched: POSIX drops a process's lock as soon as it closes any descriptor of the file. */
    private static final Set<Path> CLAIMED_HERE = ConcurrentHashMap.newKeySet();

    private final String server;
    private final Path folder;
    private final FileLock lock;

    private DataFolder(String server, Path folder, FileLock lock) {
        this.server = server;
        this.folder = folder;
        this.lock = lock;
    }

    /** How to tell a server's processes from others that happen to stand in the folder, such as a shell. */
    @FunctionalInterface
    interface ProcessMark {
        boolean matches(long pid) throws IOException;
    }

    /** Fills a new, empty folder. */
    @FunctionalInterface
    interface Filler {
        void fill(Path emptyFolder) throws IOException, StartFailedException, InterruptedException;
    }

    /**
     * @throws StartFailedException if another running program owns the folder, or the disk is all but full
     */
    static DataFolder claim(String server, Path folder) throws IOException, StartFailedException {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new StartFailedException(
                    "%s cannot keep its data in %s: choose another folder.".formatted(server, folder));
        }
        Files.createDirectories(parent);
        Path real =
                parent.toRealPath().resolve(folder.toAbsolutePath().normalize().getFileName());
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < MINIMUM_FREE_BYTES) {
            throw new StartFailedException(
                    "%s did not start: the disk that holds %s has only %d MB left; free some space."
                            .formatted(server, real, free >> 20));
        }
        FileLock lock = CLAIMED_HERE.add(real) ? tryLock(real) : null;
        if (lock == null) {
            throw new StartFailedException(
                    "%s did not start: %s is in use by another running stack; stop that one or choose another folder."
                            .formatted(server, real));
        }
        return new DataFolder(server, real, lock);
    }

    private static @Nullable FileLock tryLock(Path folder) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        FileLock lock = null;
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
            return lock;
        } finally {
            if (lock == null) {
                CLAIMED_HERE.remove(folder);
                channel.close();
            }
        }
    }

    /** The folder's absolute path, symbolic links above it resolved. */
    Path path() {
        return folder;
    }

    /** Gives the folder up; none of the server's processes may work in it any more. Safe to call again. */
    void release() {
        if (!lock.isValid()) {
            return;
        }
        try {
            // Closing the file gives up its lock.
            lock.acquiredBy().close();
        } catch (IOException e) {
            // The lock goes with this JVM at the latest; failing a stop for it would help nobody.
            LOG.log(Level.WARNING, "Could not give up the lock of " + folder, e);
        } finally {
            CLAIMED_HERE.remove(folder);
        }
    }

    /** Ends what an earlier run left working in this folder: asks the first of each family, then kills whatever remains. */
    void endLeftovers(ProcessMark mark, Request request, LogFile log) throws IOException {
        for (Path place : List.of(unfinished(), folder)) {
            List<ProcessHandle> leftovers = processesIn(place, mark);
            if (leftovers.isEmpty()) {
                continue;
            }
            log.note("ending " + server + " processes left over from an earlier run: "
                    + leftovers.stream()
                            .map(process -> Long.toString(process.pid()))
                            .collect(Collectors.joining(", ")));
            Signals.end(heads(leftovers), request, LEFTOVER_GRACE);
            Signals.kill(processesIn(place, mark));
        }
    }

    /** Kills what still works in this folder, or on making it. */
    void killRest(ProcessMark mark) {
        try {
            for (Path place : List.of(unfinished(), folder)) {
                Signals.kill(processesIn(place, mark));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Could not look for processes in " + folder, e);
        }
    }

    /** Removes the folder and what was made of an unfinished one. */
    void delete() throws IOException {
        deleteTree(unfinished());
        deleteTree(folder);
    }

    /** Makes the folder if there is none yet; interrupted at any point, it is made afresh next time. */
    void createIfAbsent(String completeMarker, Filler filler)
            throws IOException, StartFailedException, InterruptedException {
        if (Files.exists(folder.resolve(completeMarker))) {
            return;
        }
        if (Files.exists(folder) && !isEmptyFolder()) {
            throw new StartFailedException(
                    "%s did not start: %s exists and is not a data folder of %s (no %s in it); move it away or choose another folder."
                            .formatted(server, folder, server, completeMarker));
        }
        Path unfinished = unfinished();
        deleteTree(unfinished);
        Files.createDirectory(unfinished);
        try {
            filler.fill(unfinished);
        } catch (IOException | StartFailedException | InterruptedException | RuntimeException e) {
            deleteTree(unfinished);
            throw e;
        }
        Files.deleteIfExists(folder);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        // Makes the rename itself survive a power cut.
        try (FileChannel parent = FileChannel.open(folder.resolveSibling("."), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private Path unfinished() {
        return folder.resolveSibling(folder.getFileName() + ".unfinished");
    }

    private boolean isEmptyFolder() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (NotDirectoryException file) {
            return false;
        }
    }

    /** Processes whose working directory is this very folder: same device and inode, so a like-named one elsewhere never matches. */
    private static List<ProcessHandle> processesIn(Path place, ProcessMark mark) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> {
                        try {
                            return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), place)
                                    && mark.matches(process.pid());
                        } catch (IOException goneOrNotOurs) {
                            return false;
                        }
                    })
                    .toList();
        }
    }

    private static List<ProcessHandle> heads(List<ProcessHandle> processes) {
        Set<ProcessHandle> all = new HashSet<>(processes);
        return processes.stream()
                .filter(process -> process.parent().filter(all::contains).isEmpty())
                .toList();
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
