package dev.licenseauth.local.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What the user reads, and the same with times in {@code launcher.log}. */
final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;
    private final long started = System.nanoTime();
    private @Nullable FileChannel log;

    Console(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    synchronized void logTo(Path file) throws IOException {
        log = PrivateFiles.append(file);
    }

    void line(String text) {
        print(out, text);
    }

    /** Why a command failed. */
    void error(String sentence) {
        print(err, sentence);
    }

    private synchronized void print(PrintStream stream, String text) {
        stream.println(text);
        stream.flush();
        if (log != null) {
            record(log, text);
        }
    }

    /** One part's news, in columns. */
    void part(String name, String what) {
        line("  %-20s %s".formatted(name, what));
    }

    private void record(FileChannel file, String text) {
        String stamped = "%s %s%n".formatted(clock.instant().truncatedTo(ChronoUnit.MILLIS), text);
        try {
            file.write(ByteBuffer.wrap(stamped.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // Say so where it can still be read, once; a full disk must not stop the stack from being ended in order.
            log = null;
            out.println("launcher.log cannot be written any more: " + e.getMessage());
        }
    }

    /** Since the launcher started. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** Lets go of the terminal or pipe, for a stack that runs on in the background. */
    synchronized void detach() {
        out.close();
        err.close();
    }
}
