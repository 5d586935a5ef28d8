package dev.licenseauth.audit.application;

import dev.licenseauth.audit.LogTable;
import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents.Arrival;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many entries a second one writer appends, inbox, offsets, sealing and tree included:
 * {@code ./mvnw test -pl audit-service -Dtest=AppendBenchmarkTest -Dbenchmark=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
@SuppressWarnings("NullAway.Init") // Filled before each test.
class AppendBenchmarkTest {
    private static final int BATCH = 512;
    private static final int WARM_UP = 60;
    private static final int MEASURED = 120;

    @InjectSuite
    SuiteHandle suite;

    @Inject
    AppendEvents appendEvents;

    @Test
    void oneWriter() {
        run(WARM_UP);
        long start = System.nanoTime();
        run(MEASURED);
        double seconds = (System.nanoTime() - start) / 1e9;

        LogTable log = new LogTable(suite.database());
        assertThat(log.size()).isEqualTo((long) BATCH * (WARM_UP + MEASURED));
        log.assertSound();
        System.getLogger("benchmark")
                .log(
                        System.Logger.Level.INFO,
                        "appended {0} entries/s, one writer, {1} a transaction",
                        Math.round((double) BATCH * MEASURED / seconds),
                        BATCH);
    }

    private void run(int batches) {
        for (int i = 0; i < batches; i++) {
            List<Arrival> batch = new ArrayList<>(BATCH);
            for (int n = 0; n < BATCH; n++) {
                // Each licence is seen a few times, by a few hundred actors.
                batch.add(TestEvent.anEvent()
                        .actor("user:" + n % 300)
                        .subject("license:" + (i * BATCH + n) / 4)
                        .ip("10.0." + n % 100 + "." + i % 200)
                        .arrival());
            }
            QuarkusTransaction.requiringNew().run(() -> appendEvents.handle(batch));
        }
    }
}
