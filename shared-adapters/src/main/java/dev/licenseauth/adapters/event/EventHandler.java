package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.EventTopic;

import java.util.List;
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
     * Acts on a batch in the transaction in progress. An exception means a passing fault: all of it is rolled back and
     * the batch comes again, until it goes through. A record that can never be acted on must therefore not throw.
     */
    void handle(List<Received> batch);
}
