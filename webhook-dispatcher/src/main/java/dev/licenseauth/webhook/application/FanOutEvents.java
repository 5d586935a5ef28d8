package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.event.port.ProcessedEvents;
import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Subscription;
import dev.licenseauth.domain.webhook.port.AfterCommit;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes a delivery of each event for each endpoint that asks for it, in the transaction of the caller. What there is
 * room for is claimed as it is written and handed to the dispatcher on commit; the rest is due and found there.
 */
@ApplicationScoped
public class FanOutEvents {
    /** The name under which the inbox remembers. */
    public static final String CONSUMER = "webhook-fan-in";

    private static final int CHUNK = 2000;

    private final ProcessedEvents processedEvents;
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final DisableEndpoint disableEndpoint;
    private final Dispatcher dispatcher;
    private final AfterCommit afterCommit;
    private final DispatchLimits limits;
    private final Identifiers identifiers;
    private final Clock clock;

    FanOutEvents(
            ProcessedEvents processedEvents,
            Endpoints endpoints,
            Deliveries deliveries,
            DisableEndpoint disableEndpoint,
            Dispatcher dispatcher,
            AfterCommit afterCommit,
            DispatchLimits limits,
            Identifiers identifiers,
            Clock clock) {
        this.processedEvents = processedEvents;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.disableEndpoint = disableEndpoint;
        this.dispatcher = dispatcher;
        this.afterCommit = afterCommit;
        this.limits = limits;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** An event and its bytes. */
    public record Arrival(Event event, byte[] body) {}

    /**
     * What became of a batch.
     *
     * @param deliveries how many deliveries were made
     * @param repeated   how many events had been acted on before
     * @param disabled   how many endpoints were disabled, because too much waited for them
     */
    public record Result(int deliveries, int repeated, int disabled) {}

    /** Fans a batch out, in the order of arrival. */
    public Result handle(Collection<Arrival> batch) {
        Map<UUID, Arrival> fresh = LinkedHashMap.newLinkedHashMap(batch.size());
        batch.forEach(arrival -> fresh.putIfAbsent(arrival.event().id(), arrival));
        fresh.keySet().retainAll(processedEvents.markProcessed(CONSUMER, fresh.keySet()));
        int repeated = batch.size() - fresh.size();

        List<Subscription> interested = endpoints.subscriptions().stream()
                .filter(subscription -> fresh.values().stream().anyMatch(each -> subscription.covers(each.event())))
                .toList();
        if (interested.isEmpty()) {
            return new Result(0, repeated, 0);
        }
        FanOut fanOut = new FanOut(endpoints.lockEnabled(
                interested.stream().map(Subscription::endpointId).toList()));
        fresh.values().forEach(arrival -> fanOut.write(arrival, interested));
        return new Result(fanOut.finish(), repeated, fanOut.full.size());
    }

    /** One batch's work. */
    private final class FanOut {
        private final Instant now = clock.instant();
        private final Map<UUID, Endpoint> targets;
        private final Map<UUID, Integer> storeRoom;
        private final Map<UUID, Integer> memoryRoom;
        private final Map<UUID, Endpoint> full = new LinkedHashMap<>();
        private final List<Deliveries.New> chunk = new ArrayList<>();
        private final Map<UUID, byte[]> bodies = new LinkedHashMap<>();
        private final List<Claim> claims = new ArrayList<>();
        private int roomInAll = dispatcher.room();
        private int made;
        private boolean leftInStore;

        FanOut(Map<UUID, Endpoint> targets) {
            this.targets = targets;
            storeRoom = targets.keySet().stream().collect(Collectors.toMap(id -> id, this::storeRoomOf));
            memoryRoom = targets.keySet().stream().collect(Collectors.toMap(id -> id, dispatcher::room));
        }

        private int storeRoomOf(UUID endpointId) {
            return limits.pendingPerEndpoint() - deliveries.countPending(endpointId, limits.pendingPerEndpoint());
        }

        void write(Arrival arrival, List<Subscription> interested) {
            UUID eventId = arrival.event().id();
            boolean kept = false;
            for (Subscription subscription : interested) {
                Endpoint endpoint = targets.get(subscription.endpointId());
                if (endpoint == null || !subscription.covers(arrival.event()) || full.containsKey(endpoint.id())) {
                    continue;
                }
                if (storeRoom.merge(endpoint.id(), -1, Integer::sum) < 0) {
                    full.put(endpoint.id(), endpoint);
                    continue;
                }
                if (!kept) {
                    deliveries.keepBody(eventId, arrival.event().type().value(), arrival.body(), now);
                    kept = true;
                }
                boolean claimed = memoryRoom.merge(endpoint.id(), -1, Integer::sum) >= 0 && roomInAll-- > 0;
                leftInStore |= !claimed;
                bodies.put(eventId, arrival.body());
                chunk.add(new Deliveries.New(identifiers.next(), endpoint, eventId, claimed));
                if (chunk.size() == CHUNK) {
                    flush();
                }
            }
        }

        private void flush() {
            Set<UUID> added = deliveries.add(chunk, now, limits.lease());
            made += added.size();
            for (Deliveries.New delivery : chunk) {
                byte[] body = bodies.get(delivery.eventId());
                if (delivery.claimed() && added.contains(delivery.id()) && body != null) {
                    claims.add(new Claim(
                            delivery.id(),
                            delivery.eventId(),
                            1,
                            1,
                            1,
                            delivery.endpoint(),
                            body,
                            now,
                            now.plus(limits.lease())));
                }
            }
            chunk.clear();
            bodies.clear();
        }

        int finish() {
            flush();
            full.values().forEach(endpoint -> disableEndpoint.handle(endpoint, DisableReason.BACKLOG_FULL, now));
            List<Claim> wanted = claims.stream()
                    .filter(claim -> !full.containsKey(claim.endpoint().id()))
                    .toList();
            Set<UUID> disabled = Set.copyOf(full.keySet());
            boolean wake = leftInStore;
            afterCommit.run(() -> {
                disabled.forEach(dispatcher::forget);
                dispatcher.accept(wanted);
                if (wake) {
                    dispatcher.wake();
                }
            });
            return made;
        }
    }
}
