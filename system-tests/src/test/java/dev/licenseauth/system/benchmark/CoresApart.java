package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.Command;
import dev.licenseauth.system.LocalStack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One part of a stack on the last core, all others and this program on those before it: as near as one machine comes to a load generator on
 * another, which neither takes the server's core nor waits for one that the server has.
 */
final class CoresApart implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LocalStack stack;
    // Asked once: this program is itself told of fewer as soon as it is pinned.
    private final int last = Runtime.getRuntime().availableProcessors() - 1;

    CoresApart(LocalStack stack, String part) {
        this.stack = stack;
        if (last < 1) {
            throw new IllegalStateException("one core cannot be divided");
        }
        ProcessHandle alone = stack.process(part);
        everyProcess().forEach(process -> {
            if (process.equals(alone)) {
                pin(process, Integer.toString(last));
            } else {
                pin(process, "0-" + (last - 1));
            }
        });
    }

    private Stream<ProcessHandle> everyProcess() {
        return Stream.concat(
                Stream.of(ProcessHandle.current()),
                stack.processes().stream().flatMap(part -> Stream.concat(Stream.of(part), part.descendants())));
    }

    /** All threads it has now, and with them those they start. */
    private static void pin(ProcessHandle process, String cores) {
        Command.Result result = Command.run(
                LIMIT,
                Map.of(),
                List.of("taskset", "--all-tasks", "--cpu-list", "--pid", cores, Long.toString(process.pid())));
        if (result.exitCode() != 0 && process.isAlive()) {
            throw new IllegalStateException("taskset failed with " + result.all());
        }
    }

    @Override
    public void close() {
        everyProcess().forEach(process -> pin(process, "0-" + last));
    }
}
