package dev.licenseauth.system.benchmark;

import java.time.Duration;
import java.util.stream.Stream;

/** How much processor time processes have had. */
final class ProcessorTime {
    private ProcessorTime() {}

    /** Of a process and of those that it started and that live, PostgreSQL's workers for example. */
    static double millis(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(each -> each.toNanos() / 1e6)
                .sum();
    }
}
