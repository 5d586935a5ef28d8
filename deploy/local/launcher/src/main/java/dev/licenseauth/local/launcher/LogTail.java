package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, to show under a sentence that says what failed. */
final class LogTail {

    private static final int BYTES = 16 << 10;
    private static final int LINES = 15;

    private LogTail() {}

    static String of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - BYTES);
            file.seek(from);
            byte[] bytes = new byte[Math.toIntExact(file.length() - from)];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return last.isEmpty() ? "    (the log is empty)" : "    " + String.join("\n    ", last);
        } catch (IOException e) {
            return "    (the log cannot be read: %s)".formatted(e.getMessage());
        }
    }
}
