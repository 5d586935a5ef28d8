package dev.licenseauth.domain.webhook;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.Severity;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which events an endpoint gets.
 *
 * @param endpointId  the endpoint
 * @param eventTypes  at least one of these must match
 * @param minSeverity events below it are left out
 * @param appIds      apps whose events are meant; empty for all, events of no app included
 */
public record Subscription(UUID endpointId, List<EventPattern> eventTypes, Severity minSeverity, Set<String> appIds) {
    public Subscription {
        eventTypes = List.copyOf(eventTypes);
        appIds = Set.copyOf(appIds);
    }

    /**
     * Whether the endpoint gets the event. Never one about itself: its own failing must not give it more to fail at.
     */
    public boolean covers(Event event) {
        return event.severity().compareTo(minSeverity) >= 0
                && eventTypes.stream().anyMatch(pattern -> pattern.matches(event.type()))
                && (appIds.isEmpty() || (event.appId() != null && appIds.contains(event.appId())))
                && !event.subject().equals(Endpoint.subject(endpointId));
    }
}
