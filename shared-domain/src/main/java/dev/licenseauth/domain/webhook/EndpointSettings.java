package dev.licenseauth.domain.webhook;

import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an operator decides about an endpoint.
 *
 * @param eventTypes which events it gets, at least one pattern
 * @param appIds     whose events; empty for all
 * @param rateLimit  most deliveries begun in a second; {@code null} for no limit
 * @param enabled    whether it gets anything
 */
public record EndpointSettings(
        TargetUrl url,
        EndpointFormat format,
        List<EventPattern> eventTypes,
        Severity minSeverity,
        SortedSet<String> appIds,
        @Nullable Integer rateLimit,
        EndpointHeaders headers,
        boolean enabled) {
    /** The largest rate limit. */
    public static final int MAX_RATE = 1000;

    public EndpointSettings {
        eventTypes = List.copyOf(eventTypes);
        appIds = new TreeSet<>(appIds);
    }

    /** The same, disabled. */
    public EndpointSettings disabled() {
        return new EndpointSettings(url, format, eventTypes, minSeverity, appIds, rateLimit, headers, false);
    }

    /** Names of the fields in which the other differs, as on the wire. */
    public List<String> changedIn(EndpointSettings other) {
        List<String> changed = new ArrayList<>();
        addIf(changed, "url", !url.equals(other.url));
        addIf(changed, "format", format != other.format);
        addIf(changed, "event_types", !eventTypes.equals(other.eventTypes));
        addIf(changed, "min_severity", minSeverity != other.minSeverity);
        addIf(changed, "app_ids", !appIds.equals(other.appIds));
        addIf(changed, "rate_limit", !java.util.Objects.equals(rateLimit, other.rateLimit));
        addIf(changed, "headers", !headers.equals(other.headers));
        addIf(changed, "enabled", enabled != other.enabled);
        return changed;
    }

    private static void addIf(List<String> names, String name, boolean different) {
        if (different) {
            names.add(name);
        }
    }
}
