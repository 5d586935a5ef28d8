package dev.licenseauth.domain.event.port;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;

/**
 * Publishes events with the transaction they belong to: an event reaches its topic, at least once, if and only if the
 * transaction that appended it commits.
 */
public interface EventOutbox {
    /**
     * Appends to the transaction in progress. Events with one subject keep their order.
     *
     * @throws IllegalStateException when no transaction is in progress, for then nothing would hold the event to its change
     */
    void append(EventTopic topic, Event event);
}
