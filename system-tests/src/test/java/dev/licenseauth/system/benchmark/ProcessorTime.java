package dev.licenseauth.system.benchmark;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How much processor time a process has from some moment on, and those that it starts, PostgreSQL's workers for example. */
final class ProcessorTime {
    private final ProcessHandle process;
    private final Map<Long, Double> before;

    private ProcessorTime(ProcessHandle process) {
        this.process = process;
        before = millisById(process);
    }

    static ProcessorTime from(ProcessHandle process) {
        return new ProcessorTime(process);
    }

    /** Until now, in milliseconds. What ended meanwhile is left out. */
    double millis() {
        return millisById(process).entrySet().stream()
                .mapToDouble(now -> now.getValue() - before.getOrDefault(now.getKey(), 0.0))
                .sum();
    }

    private static Map<Long, Double> millisById(ProcessHandle process) {
        Map<Long, Double> millis = new HashMap<>();
        Stream.concat(Stream.of(process), process.descendants())
                .forEach(each -> millis.put(
                        each.pid(),
                        each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6));
        return millis;
    }
}
