package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.EventTopic;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a service does with events. Every bean of this type is run by a consumer loop of its own.
 *
 * <p>Delivery is at least once and ordered per subject. The effect and the marks in
 * {@link dev.licenseauth.domain.event.port.ProcessedEvents} belong into the transaction the loop has opened; offsets
 * are committed after it.
 */
public interface EventHandler {
    /** A stable name: the consumer group, and the consumer in the inbox. */
    String consumerName();

    /** What to read. */
    Set<EventTopic> topics();

    /**
     * Where to go on reading a partition, for a handler that keeps its offsets itself, in the transaction of the effect.
     * Asked each time the partition is assigned. Empty where nothing is kept: then the group's committed offset counts.
     *
     * @param topic the topic's name on the broker
     */
    default OptionalLong nextOffset(String topic, int partition) {
        return OptionalLong.empty();
    }

    /**
     * Acts on a batch in the transaction in progress. An exception means a passing fault: all of it is rolled back and
     * the batch comes again, until it goes through. A record that can never be acted on must therefore not throw.
     */
    void handle(List<Received> batch);
}
