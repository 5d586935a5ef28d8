package dev.licenseauth.audit.adapter.in.schedule;

import dev.licenseauth.audit.application.LogState;
import dev.licenseauth.audit.application.LogState.State;
import dev.licenseauth.audit.application.OpenLog;
import dev.licenseauth.audit.application.PatrolLog;
import dev.licenseauth.audit.application.SignCheckpoint;
import dev.licenseauth.audit.config.AuditConfig;
import dev.licenseauth.domain.audit.port.Anchors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Opens the log, then signs a checkpoint each second in which it has grown, and goes over the log again and again. */
@ApplicationScoped
class LogTurns {
    private static final Logger LOG = Logger.getLogger(LogTurns.class);
    private static final int BEFORE_CONSUMERS = 50;
    private static final Duration TURN_EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

    private final OpenLog openLog;
    private final SignCheckpoint signCheckpoint;
    private final PatrolLog patrolLog;
    private final LogState state;
    private final @Nullable String origin;
    private final Counter failures;
    private final Counter findings;
    private final AtomicLong signedSize = new AtomicLong();

    /**
     * For the turns. {@code @Scheduled(every = "1s")} looks at the clock at about each whole second; where it looks a moment too early it leaves
     * the turn out, and a checkpoint comes two seconds after the last.
     */
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("log-turns").daemon().factory());

    private @Nullable ScheduledFuture<?> turning;

    LogTurns(
            OpenLog openLog,
            SignCheckpoint signCheckpoint,
            PatrolLog patrolLog,
            LogState state,
            AuditConfig config,
            MeterRegistry meters) {
        this.openLog = openLog;
        this.signCheckpoint = signCheckpoint;
        this.patrolLog = patrolLog;
        this.state = state;
        origin = config.log().origin().orElse(null);
        failures = meters.counter("licenseauth.audit.checkpoint.failures");
        findings = meters.counter("licenseauth.audit.log.findings");
        Gauge.builder("licenseauth.audit.checkpoint.size", signedSize, AtomicLong::doubleValue)
                .description("Entries covered by the last checkpoint this replica signed")
                .register(meters);
        Gauge.builder("licenseauth.audit.log.open", state, LogTurns::open)
                .description("1 while this replica appends and signs")
                .register(meters);
    }

    private static double open(LogState state) {
        return state.now() instanceof State.Open ? 1 : 0;
    }

    /** Before the consumers begin, who could only wait. A broker that is away is waited for later, not here. */
    void begin(@Observes @Priority(BEFORE_CONSUMERS) StartupEvent started) {
        open();
        turning = turns.scheduleWithFixedDelay(
                this::turn, TURN_EVERY.toMillis(), TURN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void turn() {
        try {
            switch (state.now()) {
                case State.Opening _ -> open();
                case State.Open _ -> sign();
                case State.Refused _ -> {}
            }
        } catch (Error e) {
            // Uncaught it would end all turns, and nobody would hear of it.
            LOG.error("the log's turn failed and is tried again in a second", e);
        }
    }

    void end(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (turning != null) {
            turning.cancel(false);
        }
        turns.shutdown();
        if (!turns.awaitTermination(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("the log's last turn did not end in %s", STOP_DEADLINE);
            turns.shutdownNow();
        }
    }

    @Scheduled(every = "1m", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
    void patrol() {
        if (!(state.now() instanceof State.Open)) {
            return;
        }
        try {
            for (String finding : patrolLog.handle()) {
                findings.increment();
                LOG.errorf("the log was changed where it lies: %s", finding);
            }
        } catch (RuntimeException e) {
            LOG.warnf("the log could not be gone over, tried again in a minute: %s", e.getMessage());
        }
    }

    private void open() {
        try {
            switch (openLog.handle(origin)) {
                case State.Open open ->
                    LOG.infof("opened the log %s", open.identity().origin());
                case State.Opening opening -> LOG.warnf("the log stays closed for now: %s", opening.waitingFor());
                case State.Refused refused -> LOG.errorf("the log is refused: %s", refused.reason());
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "the log could not be opened and is tried again");
        }
    }

    private void sign() {
        try {
            switch (signCheckpoint.handle()) {
                case SignCheckpoint.Result.Signed signed ->
                    signedSize.set(signed.checkpoint().size());
                case SignCheckpoint.Result.NothingToDo() -> {}
                case SignCheckpoint.Result.Refused refused ->
                    LOG.errorf("the log is refused, nothing is appended or signed any more: %s", refused.reason());
            }
        } catch (Anchors.AwayException | RuntimeException e) {
            failures.increment();
            LOG.warnf("no new checkpoint, tried again in a second: %s", e.getMessage());
        }
    }
}
