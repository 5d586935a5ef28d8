package dev.licenseauth.domain.event.port;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** The inbox: remembers which events a consumer has already acted on, because delivery is at least once. */
public interface ProcessedEvents {
    /**
     * Marks events as processed in the transaction in progress.
     *
     * @param consumer the consumer's stable name; each consumer remembers for itself
     * @param eventIds the events about to be acted on; an id may occur more than once
     * @return the ids seen for the first time, which are the ones to act on
     * @throws IllegalStateException when no transaction is in progress
     */
    Set<UUID> markProcessed(String consumer, Collection<UUID> eventIds);
}
