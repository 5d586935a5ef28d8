package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.LocalStack;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Validation from memory against an empty handler of the same server, in turns, in one run. Reported are the ratio of
 * requests per second, and the ratio of the server's own CPU time per request, which the load generator, sharing the
 * machine, does not blur.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class ValidationThroughputIT {
    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 7;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofSeconds(8);

    @Test
    void validationFromMemoryAgainstAnEmptyHandler() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (LocalStack stack = LocalStack.start("throughput", Map.of("LICENSEAUTH_LICENSE_BENCHMARK_ROUTE", "true"))) {
            URI server = URI.create(stack.state()
                    .path("parts")
                    .path("license-service")
                    .path("url")
                    .asText());
            ProcessHandle process = stack.process("license-service");
            String dlid = stack.state().path("demo").path("dlid").asText();
            String validate = "/api/v1/licensing/validate?product=pos&domain=shop.example.com&dlid="
                    + URLEncoder.encode(dlid, StandardCharsets.UTF_8);
            LoadGenerator empty = new LoadGenerator(vertx, server, "/benchmark/empty", 204, CONNECTIONS);
            LoadGenerator validation = new LoadGenerator(vertx, server, validate, 200, CONNECTIONS);
            empty.run(WARM_UP);
            validation.run(WARM_UP);
            List<Double> throughput = new ArrayList<>();
            List<Double> cpu = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                Measured base = measure(empty, process);
                Measured ours = measure(validation, process);
                throughput.add(ours.perSecond() / base.perSecond());
                cpu.add(base.cpuMicros() / ours.cpuMicros());
                log("empty %s; validation %s; ratio %.3f, by server CPU %.3f"
                        .formatted(base, ours, throughput.getLast(), cpu.getLast()));
            }
            double ratio = median(throughput);
            log("validation from memory / empty handler, median of %d: %.3f; by server CPU: %.3f"
                    .formatted(ROUNDS, ratio, median(cpu)));
            assertThat(ratio).isGreaterThanOrEqualTo(0.7);
        } finally {
            vertx.close();
        }
    }

    private record Measured(double perSecond, double cpuMicros, LoadGenerator.Result load) {
        @Override
        public String toString() {
            return "%.0f/s (%.1f µs CPU, p50 %.2f ms, p99 %.2f ms)"
                    .formatted(perSecond, cpuMicros, load.p50Millis(), load.p99Millis());
        }
    }

    private static Measured measure(LoadGenerator load, ProcessHandle process) throws InterruptedException {
        Duration before = process.info().totalCpuDuration().orElseThrow();
        LoadGenerator.Result result = load.run(ROUND);
        Duration used = process.info().totalCpuDuration().orElseThrow().minus(before);
        return new Measured(result.perSecond(), used.toNanos() / 1e3 / result.requests(), result);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void log(String message) {
        System.getLogger("benchmark").log(System.Logger.Level.INFO, message);
    }
}
