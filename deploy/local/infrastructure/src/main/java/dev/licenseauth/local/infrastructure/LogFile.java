package dev.licenseauth.local.infrastructure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/** The file that takes what a server prints; knows which part of it belongs to the current start. */
final class LogFile {

    /** A file that has grown beyond this is moved aside at the next start, replacing the one before. */
    private static final long ROTATE_BYTES = 20L << 20;

    private static final int TAIL_BYTES = 32 << 10;
    private static final int TAIL_LINES = 12;

    /** They would crowd out the messages. */
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+(at |\\.\\.\\. \\d+ more)");

    private final Path path;
    private final long start;

    private LogFile(Path path, long start) {
        this.path = path;
        this.start = start;
    }

    static LogFile open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.exists(absolute) && Files.size(absolute) > ROTATE_BYTES) {
            Files.move(
                    absolute,
                    absolute.resolveSibling(absolute.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return new LogFile(absolute, Files.exists(absolute) ? Files.size(absolute) : 0);
    }

    Path path() {
        return path;
    }

    /** Adds a line of our own, for what the server itself cannot know. */
    void note(String text) throws IOException {
        String line =
                "%s License Auth: %s%n".formatted(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS), text);
        Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The last lines printed since this start, ready to follow a sentence; empty if there are none. */
    String tail() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(start, file.length() - TAIL_BYTES);
            file.seek(from);
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - from))];
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !STACK_FRAME.matcher(line).lookingAt())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return last.isEmpty() ? "" : "\n  " + String.join("\n  ", last);
        } catch (IOException unreadable) {
            return "\n  (the log cannot be read: " + unreadable.getMessage() + ")";
        }
    }
}
