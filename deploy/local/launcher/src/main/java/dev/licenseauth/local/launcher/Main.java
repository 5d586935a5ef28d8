package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;

/** What the scripts in {@code deploy/local} run. Exit codes: 0 done, 1 one sentence on stderr says why not, 2 wrong command line; status: see there. */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /**
     * Does one command and ends the JVM with its exit code.
     *
     * @param arguments {@code up|down|status|train --data DIR}, and what the command adds
     */
    public static void main(String[] arguments) throws IOException {
        // Kafka's client comes without a logging backend on purpose, and SLF4J would say so on the terminal.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Outcome outcome = Outcome.fromEnvironment();
        int exitCode = run(
                Invocation.parse(List.of(arguments)), new Console(System.out, System.err, Clock.systemUTC()), outcome);
        outcome.tell(exitCode);
        System.exit(exitCode);
    }

    private static int run(Invocation invocation, Console console, Outcome outcome) {
        try {
            return switch (invocation) {
                case Invocation.Up up -> {
                    new Up(up, Installation.fromSystemProperty(), console, outcome).run();
                    yield 0;
                }
                case Invocation.Down down -> {
                    new Down(down.data(), console).run();
                    yield 0;
                }
                case Invocation.Train train -> {
                    new Training(train, Installation.fromSystemProperty(), console).run();
                    yield 0;
                }
                case Invocation.Status status -> new Status(status.data(), console).run();
                case Invocation.Wrong wrong -> {
                    console.error(wrong.sentence());
                    yield WRONG_USAGE;
                }
            };
        } catch (LauncherException e) {
            return failed(console, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            return failed(console, "The data folder cannot be read or written (%s): is the disk full?".formatted(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(console, "Interrupted.");
        }
    }

    private static int failed(Console console, String sentence) {
        console.error(sentence);
        return FAILED;
    }
}
