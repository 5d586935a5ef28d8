package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Delivery;
import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Finished;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The deliveries, one for each endpoint and event. */
public interface Deliveries {
    /**
     * A delivery to add.
     *
     * @param claimed whether its first attempt belongs to the caller
     */
    record New(UUID id, Endpoint endpoint, UUID eventId, boolean claimed) {}

    /** Keeps an event's body for the deliveries that will carry it. Does nothing if it is kept already. */
    void keepBody(UUID eventId, String eventType, byte[] body, Instant now);

    /** Adds deliveries, except where the endpoint has one of the event; gives the ids of those added. */
    Set<UUID> add(List<New> deliveries, Instant now, Duration lease);

    /** How many wait for an endpoint, counted up to a bound. */
    int countPending(UUID endpointId, int upTo);

    /**
     * Claims deliveries that are due, of enabled endpoints, oldest first, passing over what others are claiming.
     *
     * @param rooms        most for each of these endpoints, which may be none
     * @param roomOfOthers most for every other endpoint
     */
    List<Claim> claimDue(Instant now, Duration lease, Map<UUID, Integer> rooms, int roomOfOthers, int limit);

    /** Gives claims back unused: their deliveries are due at once. */
    void release(List<Claim> claims, Instant now);

    /** Writes attempts into the log and moves their deliveries on. A result whose claim has lapsed is logged only. */
    void record(List<Finished> finished);

    /** Fails what waits for an endpoint. */
    void failPending(UUID endpointId, Instant now);

    /** One with its log. */
    Optional<Delivery.WithLog> find(UUID id);

    /** The same without the log, locked until the transaction ends. */
    Optional<Delivery> lock(UUID id);

    /** Begins a new series: the delivery is pending and due. */
    void reopen(UUID id, Instant now);

    /**
     * A page of an endpoint's, newest first.
     *
     * @param state  only those in this state; {@code null} for all
     * @param before only those older than this one; {@code null} begins at the newest
     */
    List<Delivery> newestFirst(UUID endpointId, @Nullable DeliveryState state, @Nullable UUID before, int limit);

    /** Forgets up to so many that ended before a time, their logs, and bodies nobody needs; gives how many. */
    int purge(Instant endedBefore, int limit);
}
