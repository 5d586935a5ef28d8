package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DeliveryMeters;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Holds claims in one lane for each endpoint and makes their attempts, each on a virtual thread, in turn between lanes
 * and bounded in each and in all. A lane whose endpoint does not answer shrinks to one attempt at a time, so that the
 * dead hold no places that the living need.
 */
@ApplicationScoped
public class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final AttemptDelivery attemptDelivery;
    private final DispatchLimits limits;
    private final DispatchLoops loops;

    // All guarded by this.
    private final Map<UUID, Lane> lanes = new HashMap<>();
    private final Set<Lane> hungry = new LinkedHashSet<>();
    private int running;
    private int queued;
    private long queuedBytes;
    private boolean open;

    private final ScheduledExecutorService wakeUps = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-rate-limits").factory());

    Dispatcher(
            AttemptDelivery attemptDelivery,
            RecordAttempts recordAttempts,
            TakeDueDeliveries takeDue,
            Deliveries deliveries,
            DispatchLimits limits,
            DeliveryMeters meters,
            java.time.Clock clock) {
        this.attemptDelivery = attemptDelivery;
        this.limits = limits;
        loops = new DispatchLoops(this, recordAttempts, takeDue, deliveries, clock);
        meters.watch(this::queued, this::underWay);
    }

    /** Begins to look for due deliveries and to record attempts. */
    public synchronized void start() {
        open = true;
        loops.start();
    }

    /** Begins no more attempts, waits a little for those under way, and leaves the rest to their leases. */
    public void stop() {
        synchronized (this) {
            open = false;
            hungry.clear();
        }
        wakeUps.shutdownNow();
        loops.stop();
    }

    /** Takes claims. Those there is no room for are given back to the store, and found there when there is. */
    public void accept(List<Claim> claims) {
        List<Claim> refused = new ArrayList<>();
        synchronized (this) {
            for (Claim claim : claims) {
                Lane lane = lane(claim.endpoint().id());
                if (open && lane.room() > 0 && fits(claim)) {
                    lane.add(claim);
                    queued++;
                    queuedBytes += claim.body().length;
                    hungry.add(lane);
                } else {
                    refused.add(claim);
                }
            }
            pump();
        }
        if (!refused.isEmpty()) {
            loops.giveBack(refused);
        }
    }

    /** How many claims more are taken for an endpoint, for now. */
    public synchronized int room(UUID endpointId) {
        Lane lane = lanes.get(endpointId);
        return open && queuedBytes < limits.queuedBytes() ? lane == null ? freshRoom() : lane.room() : 0;
    }

    /** Looks for due deliveries at once. */
    public void wake() {
        loops.wake();
    }

    /** Drops what waits in memory for an endpoint that was changed, disabled or deleted; what is still due is claimed anew. */
    public void forget(UUID endpointId) {
        List<Claim> dropped;
        synchronized (this) {
            Lane lane = lanes.get(endpointId);
            if (lane == null) {
                return;
            }
            dropped = lane.drain();
            dropped.forEach(this::unqueued);
            hungry.remove(lane);
            if (lane.isIdle()) {
                // Its URL may be another by now: it starts anew.
                lanes.remove(endpointId);
            }
        }
        if (!dropped.isEmpty()) {
            loops.giveBack(dropped);
        }
    }

    private int freshRoom() {
        return limits.inFlightPerEndpoint() + limits.queuedPerEndpoint();
    }

    /** What may be claimed, where it is not as much as for an endpoint never heard of. */
    synchronized Map<UUID, Integer> rooms() {
        Map<UUID, Integer> rooms = LinkedHashMap.newLinkedHashMap(lanes.size());
        lanes.forEach((id, lane) -> rooms.put(id, Math.min(lane.room(), room())));
        return rooms;
    }

    /** What may be claimed in all. */
    synchronized int room() {
        return open && queuedBytes < limits.queuedBytes()
                ? Math.max(0, limits.inFlight() + freshRoom() - running - queued)
                : 0;
    }

    /** Whether an endpoint that answers has as much as it may: the store may hold more for it. */
    synchronized boolean hasFullLane() {
        return lanes.values().stream().anyMatch(lane -> lane.room() == 0 && !lane.isSlow());
    }

    int roomOfOthers() {
        return Math.min(freshRoom(), room());
    }

    private synchronized int queued() {
        return queued;
    }

    synchronized int underWay() {
        return running;
    }

    private boolean fits(Claim claim) {
        return queuedBytes + claim.body().length <= limits.queuedBytes();
    }

    private Lane lane(UUID endpointId) {
        return lanes.computeIfAbsent(
                endpointId,
                id -> new Lane(id, limits.inFlightPerEndpoint(), limits.queuedPerEndpoint(), System.nanoTime()));
    }

    private void unqueued(Claim claim) {
        queued--;
        queuedBytes -= claim.body().length;
    }

    /** Starts what may start, one of each lane in turn. */
    private void pump() {
        boolean started = true;
        while (open && started && running < limits.inFlight()) {
            started = false;
            for (Lane lane : List.copyOf(hungry)) {
                started |= running < limits.inFlight() && startOne(lane);
            }
        }
    }

    private boolean startOne(Lane lane) {
        long now = System.nanoTime();
        if (!lane.hasQueued()) {
            hungry.remove(lane);
            return false;
        }
        if (!lane.mayStart()) {
            return false;
        }
        long wait = lane.pauseBeforeNext(now);
        if (wait > 0) {
            arm(lane, wait);
            return false;
        }
        Claim claim = lane.start(now);
        unqueued(claim);
        running++;
        Thread.ofVirtual().name("webhook-attempt").start(() -> attempt(lane, claim));
        return true;
    }

    private void arm(Lane lane, long wait) {
        if (!lane.wakeArmed) {
            lane.wakeArmed = true;
            ScheduledFuture<?> _ = wakeUps.schedule(() -> rateAllows(lane), wait, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void rateAllows(Lane lane) {
        lane.wakeArmed = false;
        pump();
    }

    private void attempt(Lane lane, Claim claim) {
        Optional<Finished> finished = Optional.empty();
        try {
            finished = attemptDelivery.handle(claim);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the attempt of delivery " + claim.deliveryId() + " failed; it comes again after its lease",
                    e);
        }
        if (finished.isPresent()) {
            loops.record(new DispatchLoops.Ended(lane, finished.get()));
        } else {
            synchronized (this) {
                lane.dropped();
                freed(lane);
            }
        }
    }

    /** An attempt has been recorded, or cannot be: its place is free. */
    void ended(DispatchLoops.Ended ended) {
        synchronized (this) {
            ended.lane().ended(ended.finished().outcome() instanceof Outcome.Answered);
            freed(ended.lane());
        }
    }

    private void freed(Lane lane) {
        running--;
        pump();
        if (lane.isHalfEmpty()) {
            loops.wakeIfMoreIsStored();
        }
        if (lane.isForgettable(System.nanoTime())) {
            lanes.remove(lane.endpointId, lane);
        }
    }
}
