package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Everything one stack keeps, in one folder; absolute, symbolic links resolved. */
final class DataFolder {

    /** Room for the servers' logs and what a day of work adds; a stack that starts with less dies of it later, less clearly. */
    static final long MINIMUM_FREE_BYTES = 500L << 20;

    private static final String FORMAT = "1";
    private static final String MARKER = "license-auth.format";
    private static final String LOCK = "launcher.lock";

    /** What an interrupted first start may leave: nothing that holds data. */
    private static final Set<String> BEFORE_MARKER = Set.of(LOCK, "secrets", "logs", "run", MARKER + ".tmp");

    private final Path root;

    private DataFolder(Path root) {
        this.root = root;
    }

    /** For looking at a folder that a launcher made; {@link #prepare} makes one. */
    static DataFolder at(Path folder) throws IOException {
        return new DataFolder(
                Files.exists(folder)
                        ? folder.toRealPath()
                        : folder.toAbsolutePath().normalize());
    }

    /** Creates the folder, or makes sure that an existing one may be used. It is not initialised yet. */
    static DataFolder prepare(Path folder) throws LauncherException {
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new LauncherException("%s is a file, not a folder: choose another --data.".formatted(folder));
            }
            boolean isNew = !Files.exists(folder);
            requireSpace(folder);
            if (isNew) {
                PrivateFiles.createFolder(folder);
            }
            DataFolder data = new DataFolder(folder.toRealPath());
            data.requireOurs();
            PrivateFiles.createFolder(data.logs());
            PrivateFiles.createFolder(data.root.resolve("run"));
            return data;
        } catch (AccessDeniedException e) {
            throw new LauncherException(
                    "%s is not writable for this user: choose another --data.".formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new LauncherException(
                    "The data folder %s cannot be used (%s): choose another --data.".formatted(folder, e), e);
        }
    }

    private static void requireSpace(Path folder) throws IOException, LauncherException {
        Path existing = folder;
        while (!Files.exists(existing)) {
            Path parent = existing.getParent();
            if (parent == null) {
                throw new NoSuchFileException(folder.toString());
            }
            existing = parent;
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        if (free < MINIMUM_FREE_BYTES) {
            throw new LauncherException(
                    "The disk of %s has %d MB left and the stack needs %d MB to start: free some space or choose another --data."
                            .formatted(folder, free >> 20, MINIMUM_FREE_BYTES >> 20));
        }
    }

    private void requireOurs() throws IOException, LauncherException {
        if (Files.exists(marker())) {
            String format = Files.readString(marker()).strip();
            if (!format.equals(FORMAT)) {
                throw new LauncherException(
                        "%s was made by another version of License Auth (format '%s', this one reads '%s'): choose another --data or delete the folder."
                                .formatted(root, format, FORMAT));
            }
            return;
        }
        try (Stream<Path> entries = Files.list(root)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !BEFORE_MARKER.contains(name))
                    .sorted()
                    .toList();
            if (!foreign.isEmpty()) {
                throw new LauncherException(
                        "%s holds files (%s%s) but was never completed as a data folder of License Auth: choose another --data, or delete it if nothing in it matters."
                                .formatted(root, foreign.getFirst(), foreign.size() > 1 ? ", …" : ""));
            }
        }
    }

    /** Makes the secrets of a new folder and then marks it as complete; opens those of an existing one. */
    Secrets initialise() throws IOException, LauncherException {
        Path secrets = root.resolve("secrets");
        if (Files.exists(marker())) {
            return Secrets.open(secrets);
        }
        Secrets created = Secrets.create(secrets);
        PrivateFiles.write(marker(), FORMAT + "\n");
        return created;
    }

    boolean isInitialised() {
        return Files.exists(marker());
    }

    private Path marker() {
        return root.resolve(MARKER);
    }

    Path root() {
        return root;
    }

    Path lockFile() {
        return root.resolve(LOCK);
    }

    Path stateFile() {
        return root.resolve("state.json");
    }

    Path demoFile() {
        return root.resolve("demo.json");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(PartName part) {
        return logs().resolve(part.id() + ".log");
    }

    Path launcherLog() {
        return logs().resolve("launcher.log");
    }

    /** Where the part's process works, and nobody else's: what tells it from others. Servers that keep data work where it is. */
    Path workingFolder(PartName part) {
        return switch (part) {
            case POSTGRES, KAFKA, CONNECT -> root.resolve(part.id());
            case AUTH_SERVICE, LICENSE_SERVICE, AUDIT_SERVICE, WEBHOOK_DISPATCHER, GATEWAY ->
                root.resolve("run").resolve(part.id());
        };
    }

    /** The argument that every JVM of this stack is started with, beside the folder it works in. No service reads it as configuration. */
    String jvmMark() {
        return "-Dlocalstack.data=" + root;
    }
}
