package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.ServerProcess;
import dev.licenseauth.local.infrastructure.StartFailedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Console console = new Console(out, out, Clock.systemUTC());
    private final BlockingQueue<ProcessHandle> ready = new LinkedBlockingQueue<>();

    private PartRunner runner(PartRunner.Starter starter) {
        return new PartRunner(PartName.GATEWAY, starter, console, ready::add);
    }

    /** A part that only waits. */
    private record Sleeping(Process process) implements ServerProcess {

        static Sleeping start() throws StartFailedException {
            try {
                return new Sleeping(new ProcessBuilder("sleep", "60").start());
            } catch (IOException e) {
                throw new StartFailedException("sleep is missing", e);
            }
        }

        @Override
        public String name() {
            return "sleeping";
        }

        @Override
        public ProcessHandle handle() {
            return process.toHandle();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private ProcessHandle nextReady() throws InterruptedException {
        ProcessHandle process = ready.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(process).as("the part became ready").isNotNull();
        return Objects.requireNonNull(process);
    }

    @Test
    void aPartThatDiesIsStartedAgainAndSaysSo() throws Exception {
        PartRunner runner = runner(Sleeping::start);
        runner.start();
        ProcessHandle first = nextReady();

        first.destroyForcibly();
        ProcessHandle second = nextReady();
        runner.stop(LIMIT);

        assertThat(second).isNotEqualTo(first);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("gateway", "ended by itself", "again in 0.5 s");
    }

    @Test
    void aStoppedPartStaysDown() throws Exception {
        PartRunner runner = runner(Sleeping::start);
        runner.start();
        ProcessHandle process = nextReady();

        runner.stop(LIMIT);

        // It has ended; this JVM, whose child it is, may be told a moment later.
        Awaitility.await().until(() -> !process.isAlive());
        assertThat(runner.state()).isEqualTo(new PartState.Stopped());
        assertThat(ready).isEmpty();
    }

    @Test
    void aPartThatIsStoppedWhileItStartsLeavesNothing() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        AtomicInteger cleaned = new AtomicInteger();
        PartRunner runner = runner(() -> {
            starting.countDown();
            try {
                new CountDownLatch(1).await();
                return Sleeping.start();
            } finally {
                cleaned.incrementAndGet();
            }
        });
        runner.start();
        starting.await();

        runner.stop(LIMIT);

        assertThat(cleaned).hasValue(1);
        assertThat(runner.state()).isEqualTo(new PartState.Stopped());
    }

    @Test
    void aPartThatNeverGetsReadyIsGivenUpWithItsLastReason() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        PartRunner runner = runner(() -> {
            throw new StartFailedException("reason %d".formatted(attempts.incrementAndGet()));
        });
        runner.start();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> runner.firstReady().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .withCauseInstanceOf(StartFailedException.class)
                .withMessageContaining("reason 3");
        runner.stop(LIMIT);
    }

    @Test
    void aPartThatWasReadyOnceIsNeverGivenUp() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        PartRunner runner = runner(() -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 2) {
                throw new StartFailedException("its port is still taken");
            }
            return Sleeping.start();
        });
        runner.start();

        nextReady().destroyForcibly();
        nextReady();
        runner.stop(LIMIT);

        assertThat(attempts).hasValue(3);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("its port is still taken Trying again in 1.0 s");
    }

    @Test
    void aPartThatWasNeverStartedCanBeStopped() throws Exception {
        runner(Sleeping::start).stop(LIMIT);

        assertThat(ready).isEmpty();
    }
}
