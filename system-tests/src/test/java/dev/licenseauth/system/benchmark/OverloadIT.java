package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten times as many logins a second as there can be, offered whatever becomes of the earlier ones. What is too much is told so at once, the
 * memory stays as it is, and validation, on the same machine, hardly notices.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class OverloadIT {
    private static final int TIMES = 10;
    private static final int CLIENTS = 8 * Runtime.getRuntime().availableProcessors();
    private static final int USERS = 64;
    private static final int ROUNDS_TO_SETTLE = 6;
    private static final double MILLION = 1e6;

    @Test
    void tenTimesAsManyLoginsAsThereCanBe() throws Exception {
        Duration measured = Settings.seconds("login.measured");
        try (LocalStack stack = LocalStack.start("overload", Map.of(), "--no-demo");
                LoginLoadProcess load =
                        new LoginLoadProcess(stack.url("auth-service"), LoginThroughputIT.accounts(stack, USERS));
                PacedValidation validation = new PacedValidation(validation(stack))) {
            Path process = Path.of("/proc/" + stack.process("auth-service").pid() + "/status");
            validation.run(measured);
            load.closedLoop(CLIENTS, Settings.seconds("login.warmup"));
            Histogram idle = validation.run(measured);

            Future<Histogram> whileSaturated = validation.begin(measured);
            LoginLoadProcess.Result saturated = load.closedLoop(CLIENTS, measured);
            Histogram busy = whileSaturated.get();
            // The heap grows to its bound under such a load, once; what is looked for is what goes on growing.
            double offered = TIMES * saturated.grantedPerSecond();
            long before = residentMegabytes(process);
            for (int round = 0; round < ROUNDS_TO_SETTLE; round++) {
                load.openLoop(offered, measured);
                long after = residentMegabytes(process);
                boolean settled = after * 100 <= before * 102;
                before = after;
                if (settled) {
                    break;
                }
            }

            Future<Histogram> whileOverloaded = validation.begin(measured);
            AtomicLong most = new AtomicLong(before);
            AtomicBoolean ended = new AtomicBoolean();
            Thread watch = Thread.ofPlatform().daemon().start(() -> watch(process, most, ended));
            LoginLoadProcess.Result overloaded = load.openLoop(offered, measured);
            Histogram overload = whileOverloaded.get();
            ended.set(true);
            watch.join();

            Settings.report(
                    "overload: %.1f logins/s at saturation; offered %.0f/s: granted %.1f/s (p99 %.0f ms), %d refused (p50 %.1f, p99 %.1f, max %.0f ms), %d otherwise; auth-service's RSS %d -> at most %d MB; validation's p99 idle %.2f, at saturation %.2f, overloaded %.2f ms"
                            .formatted(
                                    saturated.grantedPerSecond(),
                                    offered,
                                    overloaded.grantedPerSecond(),
                                    overloaded.grantedNanos().getValueAtPercentile(99) / MILLION,
                                    overloaded.refusedNanos().getTotalCount(),
                                    overloaded.refusedNanos().getValueAtPercentile(50) / MILLION,
                                    overloaded.refusedNanos().getValueAtPercentile(99) / MILLION,
                                    overloaded.refusedNanos().getMaxValue() / MILLION,
                                    overloaded.wrong(),
                                    before,
                                    most.get(),
                                    p99(idle),
                                    p99(busy),
                                    p99(overload)));
            assertThat(saturated.firstWrong()).isEmpty();
            assertThat(overloaded.firstWrong()).isEmpty();
            assertThat(overloaded.refusedNanos().getTotalCount()).isPositive();
            assertThat(overloaded.refusedNanos().getMaxValue() / MILLION)
                    .as("ms to the slowest 503")
                    .isLessThanOrEqualTo(2_000);
            assertThat(most.get()).as("MB of RSS").isLessThanOrEqualTo(before * 11 / 10);
            assertThat(p99(overload)).as("validation's p99 in ms").isLessThanOrEqualTo(2 * p99(idle));
        }
    }

    private static URI validation(LocalStack stack) throws IOException {
        SuiteClient client = stack.client();
        client.catalogue();
        String dlid = client.issueOf(SuiteClient.APP, "pos", "overload");
        return URI.create(stack.url("license-service")
                + "/api/v1/licensing/validate?product=pos&domain=shop.example.com&dlid=" + dlid);
    }

    private static double p99(Histogram nanos) {
        return nanos.getValueAtPercentile(99) / MILLION;
    }

    private static void watch(Path process, AtomicLong most, AtomicBoolean ended) {
        while (!ended.get()) {
            most.accumulateAndGet(residentMegabytes(process), Math::max);
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private static long residentMegabytes(Path process) {
        try {
            return Files.readAllLines(process).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .findFirst()
                            .orElseThrow()
                    >> 10;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
