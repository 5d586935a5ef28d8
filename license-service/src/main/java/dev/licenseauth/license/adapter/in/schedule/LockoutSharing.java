package dev.licenseauth.license.adapter.in.schedule;

import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.port.Throttle;
import dev.licenseauth.license.application.ForgetLockouts;
import dev.licenseauth.license.application.LockOut;
import dev.licenseauth.license.application.RefreshLockouts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells other replicas of lock-outs and hears of theirs, four times a second: the scheduler looks once a second only.
 * While the database is away every replica locks out by itself.
 */
@ApplicationScoped
class LockoutSharing {
    private static final Logger LOG = Logger.getLogger(LockoutSharing.class);
    private static final Duration PERIOD = Duration.ofMillis(250);
    // Shorter than what counts as latest, so that nothing is missed.
    private static final Duration ALL_AFTER = Duration.ofSeconds(10);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);
    private static final int BATCH = 100;
    private static final int MOST_TOLD_IN_A_MINUTE = 200;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Throttle throttle;
    private final LockOut lockOut;
    private final RefreshLockouts refreshLockouts;
    private final ForgetLockouts forgetLockouts;
    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private final Thread thread;
    private long refreshedAt;
    private boolean everRefreshed;
    private boolean failing;
    private long minuteBegan = System.nanoTime();
    private int toldInMinute;

    LockoutSharing(Throttle throttle, LockOut lockOut, RefreshLockouts refreshLockouts, ForgetLockouts forgetLockouts) {
        this.throttle = throttle;
        this.lockOut = lockOut;
        this.refreshLockouts = refreshLockouts;
        this.forgetLockouts = forgetLockouts;
        thread = Thread.ofPlatform().name("lockout-sharing").daemon().unstarted(this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopSignal.countDown();
        if (!thread.join(STOP_DEADLINE)) {
            LOG.warnf("sharing lock-outs did not end in %s", STOP_DEADLINE);
        }
    }

    private void run() {
        try {
            do {
                shareAndRefresh();
            } while (!stopSignal.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("sharing lock-outs was interrupted");
        }
    }

    private void shareAndRefresh() {
        try {
            share();
            long now = System.nanoTime();
            refreshLockouts.handle(!everRefreshed || now - refreshedAt > ALL_AFTER.toNanos());
            refreshedAt = now;
            everRefreshed = true;
            if (failing) {
                LOG.info("lock-outs are shared again");
                failing = false;
            }
        } catch (RuntimeException | Error e) {
            // Errors too: a thread that ended quietly would leave a replica that shares nothing and looks healthy. Told
            // once per outage: it is tried four times a second.
            if (!failing) {
                LOG.warnf("lock-outs are not shared for now: %s", e.getMessage());
                failing = true;
            }
        }
    }

    private void share() {
        List<Guesser> guessers = throttle.takeGuessers(BATCH);
        while (!guessers.isEmpty()) {
            for (Guesser guesser : guessers) {
                LockOut.Result result = lockOut.handle(guesser, mayTell());
                throttle.lockedOut(result.lockout());
                if (result.isTold()) {
                    toldInMinute++;
                }
            }
            guessers = throttle.takeGuessers(BATCH);
        }
    }

    /** A flood from everywhere tells no more than so much in a minute. */
    private boolean mayTell() {
        long now = System.nanoTime();
        if (now - minuteBegan > MINUTE_NANOS) {
            minuteBegan = now;
            toldInMinute = 0;
        }
        return toldInMinute < MOST_TOLD_IN_A_MINUTE;
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        forgetLockouts.handle();
    }
}
