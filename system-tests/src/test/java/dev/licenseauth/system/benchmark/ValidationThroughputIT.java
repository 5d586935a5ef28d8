package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Validation from memory against an empty handler of the same server, in turns, in one run: the ratio of requests per second, and that of the
 * server's own CPU time per request, which the load generator, sharing the machine, does not blur. Then how long a validation takes at half of
 * what was the most.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class ValidationThroughputIT {
    private static final int LICENCES = 1_000;
    private static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final Duration PACED = Duration.ofSeconds(30);
    private static final int PACED_TURNS = 3;
    private static final Duration PACED_WARM_UP = Duration.ofSeconds(5);
    private static final List<byte[]> EMPTY = List.of(HttpConnection.get("/benchmark/empty"));

    @Test
    void validationFromMemoryAgainstAnEmptyHandlerAndItsTimeAtHalfOfSaturation() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (LocalStack stack =
                LocalStack.start("throughput", Map.of("LICENSEAUTH_LICENSE_BENCHMARK_ROUTE", "true"), "--no-demo")) {
            URI server = URI.create(stack.url("license-service"));
            ProcessHandle process = stack.process("license-service");
            List<byte[]> validations = validations(stack.client());
            LoadGenerator empty = new LoadGenerator(vertx, server, LoadGenerator.inTurn(EMPTY), 204, CONNECTIONS);
            LoadGenerator validation =
                    new LoadGenerator(vertx, server, LoadGenerator.inTurn(validations), 200, CONNECTIONS);
            empty.run(WARM_UP);
            validation.run(WARM_UP);
            Compared compared = compare(empty, validation, process);
            atHalfOf("cores shared", compared.saturation(), server, validations);
            double p99;
            try (CoresApart _ = new CoresApart(stack, "license-service")) {
                p99 = atHalfOf("a core of its own", saturation(validation, process), server, validations);
            }
            assertThat(compared.ratio()).isGreaterThanOrEqualTo(0.8);
            assertThat(p99).as("p99 in ms at half of saturation").isLessThanOrEqualTo(3);
        } finally {
            vertx.close();
        }
    }

    /** A check with product and domain for each of many licences. */
    private static List<byte[]> validations(SuiteClient client) throws IOException {
        client.catalogue();
        List<byte[]> requests = new ArrayList<>();
        client.post(
                        "/api/v1/licenses",
                        Map.of("app_id", SuiteClient.APP, "plan", "pos", "owner", "throughput", "count", LICENCES))
                .require(201)
                .path("items")
                .forEach(license -> requests.add(
                        HttpConnection.get("/api/v1/licensing/validate?product=pos&domain=shop.example.com&dlid="
                                + license.path("dlid").asText())));
        assertThat(requests).hasSize(LICENCES);
        return requests;
    }

    /**
     * Medians of the rounds.
     *
     * @param ratio of requests per second
     * @param saturation validations per second
     */
    private record Compared(double ratio, double saturation) {}

    private static Compared compare(LoadGenerator empty, LoadGenerator validation, ProcessHandle process)
            throws InterruptedException {
        List<Double> throughput = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> perSecond = new ArrayList<>();
        int rounds = Settings.number("validation.rounds");
        for (int i = 0; i < rounds; i++) {
            Measured base = measure(empty, process);
            Measured ours = measure(validation, process);
            perSecond.add(ours.perSecond());
            throughput.add(ours.perSecond() / base.perSecond());
            cpu.add(base.cpuMicros() / ours.cpuMicros());
            Settings.report("empty %s; validation %s; ratio %.3f, by server CPU %.3f"
                    .formatted(base, ours, throughput.getLast(), cpu.getLast()));
        }
        Compared compared = new Compared(Settings.median(throughput), Settings.median(perSecond));
        Settings.report("validation from memory / empty handler, median of %d: %.3f; by server CPU: %.3f"
                .formatted(rounds, compared.ratio(), Settings.median(cpu)));
        return compared;
    }

    private static double saturation(LoadGenerator validation, ProcessHandle process) throws InterruptedException {
        List<Double> perSecond = new ArrayList<>();
        for (int i = 0; i < PACED_TURNS; i++) {
            Measured ours = measure(validation, process);
            perSecond.add(ours.perSecond());
            Settings.report("with a core of its own: validation %s, %.0f %% of the core"
                    .formatted(ours, ours.perSecond() * ours.cpuMicros() / 1e4));
        }
        return Settings.median(perSecond);
    }

    /** The empty handler at the same rate beside it shows what of it is the machine's and the load generator's. */
    private static double atHalfOf(String how, double saturation, URI server, List<byte[]> validations)
            throws IOException {
        double rate = saturation / 2;
        List<Double> p99 = new ArrayList<>();
        try (OpenLoop empty = new OpenLoop(server, LoadGenerator.inTurn(EMPTY), 204, CONNECTIONS);
                OpenLoop validation = new OpenLoop(server, LoadGenerator.inTurn(validations), 200, CONNECTIONS)) {
            for (int i = 0; i < PACED_TURNS; i++) {
                empty.run(rate, PACED_WARM_UP);
                OpenLoop.Result base = empty.run(rate, PACED);
                // What was held has become old while the empty handler had its turn.
                validation.run(rate, PACED_WARM_UP);
                OpenLoop.Result ours = validation.run(rate, PACED);
                p99.add(ours.p99Millis());
                Settings.report("%s, at %.0f/s, half of saturation: empty %s; validation %s"
                        .formatted(how, rate, base.text(), ours.text()));
            }
        }
        Settings.report("validation from memory at half of saturation, %s, median of %d: p99 %.2f ms"
                .formatted(how, PACED_TURNS, Settings.median(p99)));
        return Settings.median(p99);
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
}
