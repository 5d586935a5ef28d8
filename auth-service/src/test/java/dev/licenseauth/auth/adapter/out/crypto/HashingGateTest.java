package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.domain.identity.port.Passwords.BusyException;
import dev.licenseauth.domain.identity.port.Passwords.Capacity;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HashingGateTest {
    @Test
    void whoWaitsTooLongIsSentAwayAndNeverServed() throws InterruptedException, ExecutionException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger served = new AtomicInteger();
        try (HashingGate gate = new HashingGate(1, 1, Duration.ofMillis(50));
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Integer> slow = other.submit(() -> gate.run(() -> {
                running.countDown();
                awaitQuietly(release);
                return served.incrementAndGet();
            }));
            running.await();

            assertThatThrownBy(() -> gate.run(served::incrementAndGet)).isInstanceOf(BusyException.class);

            release.countDown();
            assertThat(slow.get())
                    .as("what was begun in time is finished, however late")
                    .isEqualTo(1);
            assertThat(served).hasValue(1);
        }
    }

    @Test
    void itsCapacityFollowsWhatAComputationTakes() throws InterruptedException, BusyException {
        try (HashingGate gate = new HashingGate(2, 100, Duration.ofSeconds(1))) {
            assertThat(gate.capacity()).as("before anything was measured").isEqualTo(new Capacity(2, 100));

            gate.run(() -> {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                return 1;
            });

            eventually()
                    .untilAsserted(() -> assertThat(gate.capacity().total())
                            .as("two at a time, ten one after another, and the two that run")
                            .isBetween(4, 22));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
