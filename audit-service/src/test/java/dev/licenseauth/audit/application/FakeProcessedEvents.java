package dev.licenseauth.audit.application;

import dev.licenseauth.domain.event.port.ProcessedEvents;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** An inbox in memory. */
final class FakeProcessedEvents implements ProcessedEvents {
    private record Mark(String consumer, UUID eventId) {}

    private final Set<Mark> marks = new HashSet<>();

    @Override
    public Set<UUID> markProcessed(String consumer, Collection<UUID> eventIds) {
        return eventIds.stream().filter(id -> marks.add(new Mark(consumer, id))).collect(Collectors.toSet());
    }
}
