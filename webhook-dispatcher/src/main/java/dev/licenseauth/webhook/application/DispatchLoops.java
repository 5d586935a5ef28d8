package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.port.Deliveries;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The dispatcher's two threads that talk to the store: one claims what is due, one records what was attempted, many at a
 * time. An attempt keeps its place until it is recorded, which bounds what waits here.
 */
final class DispatchLoops {
    private static final System.Logger LOG = System.getLogger(DispatchLoops.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(4);
    private static final int MAX_BATCH = 256;

    private final Dispatcher dispatcher;
    private final RecordAttempts recordAttempts;
    private final TakeDueDeliveries takeDue;
    private final Deliveries deliveries;
    private final Clock clock;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Queue<Claim> unused = new ConcurrentLinkedQueue<>();
    private final Semaphore look = new Semaphore(0);
    private volatile boolean moreIsStored;
    private volatile boolean stopping;
    private @Nullable Thread recorder;
    private @Nullable Thread taker;

    DispatchLoops(
            Dispatcher dispatcher,
            RecordAttempts recordAttempts,
            TakeDueDeliveries takeDue,
            Deliveries deliveries,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.recordAttempts = recordAttempts;
        this.takeDue = takeDue;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** An attempt that waits to be recorded. */
    record Ended(Lane lane, Finished finished) {}

    void start() {
        recorder = Thread.ofPlatform().daemon().name("webhook-record").start(this::recordAll);
        taker = Thread.ofPlatform().daemon().name("webhook-take").start(this::takeAll);
    }

    void stop() {
        stopping = true;
        look.release();
        join(taker);
        join(recorder);
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null && !thread.join(STOP_DEADLINE)) {
                LOG.log(System.Logger.Level.WARNING, thread.getName() + " did not end in " + STOP_DEADLINE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void record(Ended attempt) {
        ended.add(attempt);
    }

    void giveBack(List<Claim> claims) {
        unused.addAll(claims);
        wake();
    }

    void wake() {
        look.release();
    }

    void wakeIfMoreIsStored() {
        if (moreIsStored) {
            moreIsStored = false;
            look.release();
        }
    }

    private void takeAll() {
        while (!stopping) {
            try {
                boolean asked = look.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                if (asked) {
                    look.drainPermits();
                }
                release();
                take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "due deliveries could not be claimed; tried again shortly", e);
                pause();
            }
        }
    }

    private void release() {
        List<Claim> claims = new ArrayList<>();
        for (Claim claim = unused.poll(); claim != null; claim = unused.poll()) {
            claims.add(claim);
        }
        if (!claims.isEmpty()) {
            // Should this fail, they are due when their leases end.
            deliveries.release(claims, clock.instant());
        }
    }

    private void take() {
        int room = dispatcher.room();
        if (room == 0 || stopping) {
            moreIsStored = true;
            return;
        }
        List<Claim> claims = takeDue.handle(dispatcher.rooms(), dispatcher.roomOfOthers(), Math.min(room, MAX_BATCH));
        moreIsStored = !claims.isEmpty() || dispatcher.hasFullLane();
        dispatcher.accept(claims);
        if (claims.size() == MAX_BATCH) {
            look.release();
        }
    }

    private void recordAll() {
        long deadline = Long.MAX_VALUE;
        while (!stopping || (dispatcher.underWay() > 0 && System.nanoTime() < deadline)) {
            if (stopping && deadline == Long.MAX_VALUE) {
                deadline = System.nanoTime() + STOP_DEADLINE.toNanos() * 3 / 4;
            }
            try {
                Ended first = ended.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Ended> batch = new ArrayList<>();
                    batch.add(first);
                    ended.drainTo(batch, MAX_BATCH - 1);
                    record(batch);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void record(List<Ended> batch) {
        try {
            recordAttempts.handle(batch.stream().map(Ended::finished).toList()).forEach(dispatcher::forget);
            batch.forEach(dispatcher::ended);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, batch.size() + " attempts could not be recorded; tried again", e);
            batch.forEach(this::recordUntilItsLeaseEnds);
        }
    }

    /** One that cannot be recorded must not keep others from it. After its lease the result counts for nothing. */
    private void recordUntilItsLeaseEnds(Ended attempt) {
        while (!stopping && clock.instant().isBefore(attempt.finished().claim().leasedUntil())) {
            pause();
            try {
                recordAttempts.handle(List.of(attempt.finished())).forEach(dispatcher::forget);
                break;
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the attempt of delivery " + attempt.finished().claim().deliveryId() + " could not be recorded",
                        e);
            }
        }
        dispatcher.ended(attempt);
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
