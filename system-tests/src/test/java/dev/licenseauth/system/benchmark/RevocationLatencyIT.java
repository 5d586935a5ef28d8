package dev.licenseauth.system.benchmark;

import dev.licenseauth.local.client.LoginApi;
import dev.licenseauth.system.ApiDocuments;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.SuiteClient;
import dev.licenseauth.system.SuiteUsers;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the answer that says that a ban or a logout is done to the first refusal of the token in each service, asked directly and again as soon
 * as it has answered. A refusal before that answer counts as none at all.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class RevocationLatencyIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int WARM_UP = 20;
    private static final double MILLION = 1e6;

    @Test
    void revocationToRefusal() throws Exception {
        Map<String, ApiDocuments.Operation> probes = ApiDocuments.probes();
        Map<String, Histogram> nanos = new TreeMap<>();
        probes.keySet().forEach(service -> nanos.put(service, new Histogram(LIMIT.toNanos(), 3)));
        try (LocalStack stack = LocalStack.start("revocation", Map.of(), "--no-demo");
                ExecutorService pollers = Executors.newFixedThreadPool(probes.size())) {
            SuiteUsers users = new SuiteUsers(stack);
            SuiteUsers.SuiteUser user = users.create("support");
            for (int i = -WARM_UP; i < Settings.number("revocations"); i++) {
                boolean ban = i % 2 == 0;
                LoginApi.Tokens tokens = users.logIn(user);
                Map<String, Future<Long>> refusedAt = new LinkedHashMap<>();
                for (Map.Entry<String, ApiDocuments.Operation> probe : probes.entrySet()) {
                    SuiteClient client = SuiteClient.withToken(stack.url(probe.getKey()), tokens.accessToken());
                    // Let in once by each before it begins: a token that was never seen takes longer to check.
                    assertThat(client.call(probe.getValue()).status()).isNotEqualTo(401);
                    refusedAt.put(probe.getKey(), pollers.submit(() -> firstRefusal(client, probe.getValue())));
                }
                if (ban) {
                    users.ban(user);
                } else {
                    SuiteClient.anonymous(stack.url("auth-service"))
                            .post("/api/v1/auth/logout", Map.of("refresh_token", tokens.refreshToken()))
                            .require(204);
                }
                long done = System.nanoTime();
                for (Map.Entry<String, Future<Long>> service : refusedAt.entrySet()) {
                    long latency = Math.max(0, service.getValue().get(LIMIT.toSeconds(), TimeUnit.SECONDS) - done);
                    if (i >= 0) {
                        Objects.requireNonNull(nanos.get(service.getKey())).recordValue(latency);
                    }
                }
                if (ban) {
                    users.unban(user);
                }
            }
        }
        nanos.forEach((service, histogram) ->
                Settings.report("revocation -> refused by %s, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                        .formatted(
                                service,
                                histogram.getTotalCount(),
                                histogram.getValueAtPercentile(50) / MILLION,
                                histogram.getValueAtPercentile(99) / MILLION,
                                histogram.getMaxValue() / MILLION)));
        assertThat(nanos)
                .isNotEmpty()
                .allSatisfy((service, histogram) -> assertThat(histogram.getValueAtPercentile(99) / MILLION)
                        .as(service)
                        .isLessThanOrEqualTo(250));
    }

    private static long firstRefusal(SuiteClient client, ApiDocuments.Operation probe) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            if (client.call(probe).status() == 401) {
                return System.nanoTime();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IOException("not refused after " + LIMIT);
    }
}
