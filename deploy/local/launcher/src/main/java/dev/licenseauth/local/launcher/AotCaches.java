package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time caches (JEP 483, 514): classes loaded, linked and profiled by an earlier run, so that a part starts in half the time.
 *
 * <p>A cache's name is a digest of all it depends on: the program's files, the JDK, the options. A cache that no longer fits is therefore never
 * looked at, and removed when the next one of its part is made. The JVM does not check that by itself: JDK 25.0.3 was seen to run the classes
 * of a cache although their jar had been replaced.
 */
final class AotCaches {

    /**
     * A Java program of the stack.
     *
     * @param name unique among them
     * @param options all that the JVM gets, but for properties
     * @param start {@code -cp PATH} or {@code -jar FILE}
     * @param files everything on its class path
     */
    record Program(String name, List<String> options, List<String> start, List<Path> files) {}

    private static final int END_BYTES = 64 << 10;

    private final Path folder;

    AotCaches(Path folder) {
        this.folder = folder;
    }

    boolean exists(Program program) throws IOException {
        return Files.exists(cache(program));
    }

    /** The JVM makes the file when it starts and fills it when it ends. */
    boolean isRecorded(Program program) throws IOException {
        Path configuration = configuration(program);
        return Files.exists(configuration) && Files.size(configuration) > 0;
    }

    /** Options that let the program use its cache; none if there is no cache that fits. */
    List<String> use(Program program) throws IOException {
        return exists(program) ? with("-XX:AOTCache=" + cache(program)) : List.of();
    }

    /** Options that make the program write down at its end what {@link #create} needs. */
    List<String> record(Program program) throws IOException {
        Files.createDirectories(folder);
        return with("-XX:AOTMode=record", "-XX:AOTConfiguration=" + configuration(program));
    }

    /** A cache that does not load costs time, nothing else: the part's log need not tell. */
    private static List<String> with(String... options) {
        return Stream.concat(Stream.of(options), Stream.of("-Xlog:aot*=off", "-Xlog:cds*=off"))
                .toList();
    }

    /** Makes the cache from what a run has recorded; takes some four seconds of processor time, at the lowest priority. */
    void create(Program program) throws IOException, InterruptedException {
        Path cache = cache(program);
        Path unfinished = cache.resolveSibling(cache.getFileName() + ".tmp");
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19", Jdk.java()));
        command.addAll(program.options());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + configuration(program),
                "-XX:AOTCache=" + unfinished));
        command.addAll(program.start());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Redirect.to(folder.resolve(program.name() + ".log").toFile()))
                .start();
        try {
            if (process.waitFor() == 0 && Files.exists(unfinished)) {
                removeOlder(program);
                Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
            }
            // Whether it served or was no good: the next run without a cache records anew.
            Files.deleteIfExists(configuration(program));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(unfinished);
        }
    }

    private void removeOlder(Program program) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path old : files.filter(file ->
                            file.getFileName().toString().matches(program.name() + "-[0-9a-f]{16}\\.aot(conf)?"))
                    .toList()) {
                Files.deleteIfExists(old);
            }
        }
    }

    private Path cache(Program program) throws IOException {
        return folder.resolve("%s-%s.aot".formatted(program.name(), digest(program)));
    }

    private Path configuration(Program program) throws IOException {
        return folder.resolve("%s-%s.aotconf".formatted(program.name(), digest(program)));
    }

    private static String digest(Program program) throws IOException {
        MessageDigest digest = sha256();
        Stream.of(System.getProperty("java.vm.version"), System.getProperty("java.home"))
                .forEach(text -> add(digest, text));
        program.options().forEach(option -> add(digest, option));
        program.start().forEach(word -> add(digest, word));
        for (Path file : program.files()) {
            add(digest, file.toString());
            add(digest, Files.getLastModifiedTime(file).toString());
            addEnd(digest, file);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** A jar ends with its directory, which has the checksum of every class. */
    private static void addEnd(MessageDigest digest, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            add(digest, Long.toString(size));
            ByteBuffer end = ByteBuffer.allocate(Math.toIntExact(Math.min(size, END_BYTES)));
            long from = size - end.capacity();
            while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                // Reads on until the buffer is full.
            }
            digest.update(end.flip());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
