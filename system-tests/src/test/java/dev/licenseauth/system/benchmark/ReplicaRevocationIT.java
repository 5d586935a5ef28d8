package dev.licenseauth.system.benchmark;

import dev.licenseauth.system.HeldDown;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * From the answer that says that one replica of license-service has revoked a licence to the first refusal by another, which had it in memory and
 * is asked on one connection, again a millisecond after it has answered. A refusal before that answer counts as none at all.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicaRevocationIT {
    /** CONTRACT.md, licences: with the event bus, and without it. */
    private static final Duration BUS_UP = Duration.ofSeconds(2);

    private static final Duration BUS_DOWN = Duration.ofSeconds(30);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int WARM_UP = 20;
    private static final int WITHOUT_KAFKA = 20;
    private static final double MILLION = 1e6;

    private static TwoReplicas replicas;

    @BeforeAll
    static void up() throws IOException {
        replicas = TwoReplicas.start("replica-revocation", Map.of());
    }

    @AfterAll
    static void down() {
        replicas.close();
    }

    @Test
    @Order(1)
    void revocationToRefusalByTheOther() throws Exception {
        Histogram nanos = new Histogram(LIMIT.toNanos(), 3);
        List<TwoReplicas.Licence> licences = replicas.issueMany(WARM_UP + Settings.number("replica.revocations"));
        try (HttpConnection connection = replicas.connect();
                ExecutorService asking = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < licences.size(); i++) {
                AnswersInTime answers = licences.get(i).validated("revoked");
                assertThat(answers.ask(connection)).isEqualTo("valid");
                Future<Long> refusedAt = asking.submit(() -> firstRefusal(answers, connection));
                replicas.revoke(licences.get(i));
                long done = System.nanoTime();
                long latency = Math.max(0, refusedAt.get(LIMIT.toSeconds(), TimeUnit.SECONDS) - done);
                assertThat(answers.answers()).isEqualTo(List.of("valid", "revoked"));
                if (i >= WARM_UP) {
                    nanos.recordValue(latency);
                }
            }
        }
        Settings.report("revocation -> refused by the other replica, n=%d: p50 %.1f ms, p99 %.1f ms, max %.1f ms"
                .formatted(
                        nanos.getTotalCount(),
                        nanos.getValueAtPercentile(50) / MILLION,
                        nanos.getValueAtPercentile(99) / MILLION,
                        nanos.getMaxValue() / MILLION));
        assertThat(nanos.getValueAtPercentile(99)).isLessThanOrEqualTo(BUS_UP.toNanos());
    }

    private static long firstRefusal(AnswersInTime answers, HttpConnection connection) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            if (!answers.ask(connection).equals("valid")) {
                return System.nanoTime();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new IOException("not refused after " + LIMIT);
    }

    /** Each is read by the other replica right before it is revoked: nothing that is held could be outdated for longer. */
    @Test
    @Order(2)
    void theSameWithoutKafka() throws IOException {
        List<AnswersInTime> all = new ArrayList<>();
        List<TwoReplicas.Licence> licences = replicas.issueMany(WITHOUT_KAFKA);
        TwoReplicas.settle();
        try (HttpConnection connection = replicas.connect();
                HeldDown _ = replicas.stack().holdDown("kafka")) {
            for (TwoReplicas.Licence licence : licences) {
                AnswersInTime answers = licence.validated("revoked");
                assertThat(answers.ask(connection)).isEqualTo("valid");
                replicas.revoke(licence);
                answers.begin();
                all.add(answers);
            }
            await().pollInterval(PAUSE)
                    .atMost(BUS_DOWN.plus(LIMIT))
                    .until(() -> AnswersInTime.askAll(all, connection).stream().allMatch("revoked"::equals));
        }
        Histogram millis = new Histogram(BUS_DOWN.plus(LIMIT).toMillis(), 3);
        for (AnswersInTime answers : all) {
            assertThat(answers.answers()).isEqualTo(List.of("valid", "revoked"));
            assertThat(answers.phases().getFirst().last()).isLessThanOrEqualTo(BUS_DOWN);
            millis.recordValue(answers.phases().getLast().first().toMillis());
        }
        Settings.report("revocation -> refused by the other replica without Kafka, n=%d: p50 %.2f s, max %.2f s"
                .formatted(millis.getTotalCount(), millis.getValueAtPercentile(50) / 1e3, millis.getMaxValue() / 1e3));
    }
}
