package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EventPattern;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells of changes to endpoints. URLs stay out of it, but for the host: their paths are often secrets. */
@ApplicationScoped
class EndpointEvents {
    private static final EventType CREATED = new EventType("webhook.created");
    private static final EventType UPDATED = new EventType("webhook.updated");
    private static final EventType DELETED = new EventType("webhook.deleted");
    private static final EventType DISABLED = new EventType("webhook.disabled");
    private static final String DISPATCHER = "service:webhook";

    private final EventOutbox outbox;
    private final Identifiers identifiers;

    EndpointEvents(EventOutbox outbox, Identifiers identifiers) {
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    void created(Endpoint endpoint, Caller caller, Instant now) {
        append(CREATED, Severity.NOTICE, "Webhook endpoint created", endpoint, caller, now, settings(endpoint));
    }

    void updated(Endpoint endpoint, List<String> changed, Caller caller, Instant now) {
        Map<String, Object> data = settings(endpoint);
        data.put("changed", changed);
        append(UPDATED, Severity.NOTICE, "Webhook endpoint updated", endpoint, caller, now, data);
    }

    void deleted(Endpoint endpoint, Caller caller, Instant now) {
        append(DELETED, Severity.NOTICE, "Webhook endpoint deleted", endpoint, caller, now, identity(endpoint));
    }

    void disabled(Endpoint endpoint, DisableReason reason, Instant now) {
        Map<String, Object> data = identity(endpoint);
        data.put("reason", reason.word());
        String summary = switch (reason) {
            case GONE -> "Webhook endpoint disabled: it answered 410 Gone";
            case BACKLOG_FULL -> "Webhook endpoint disabled: too many deliveries waited for it";
        };
        append(DISABLED, Severity.WARNING, summary, endpoint, null, now, data);
    }

    private static Map<String, Object> identity(Endpoint endpoint) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("endpoint_id", endpoint.id().toString());
        data.put("host", endpoint.settings().url().host());
        return data;
    }

    private static Map<String, Object> settings(Endpoint endpoint) {
        Map<String, Object> data = identity(endpoint);
        data.put("format", endpoint.settings().format().word());
        data.put(
                "event_types",
                endpoint.settings().eventTypes().stream()
                        .map(EventPattern::value)
                        .toList());
        data.put("min_severity", endpoint.settings().minSeverity().word());
        data.put("app_ids", List.copyOf(endpoint.settings().appIds()));
        data.put("enabled", endpoint.settings().enabled());
        return data;
    }

    private void append(
            EventType type,
            Severity severity,
            String summary,
            Endpoint endpoint,
            @Nullable Caller caller,
            Instant now,
            Map<String, Object> data) {
        outbox.append(
                EventTopic.WEBHOOK,
                new Event(
                        identifiers.next(),
                        type,
                        severity,
                        summary,
                        caller == null ? DISPATCHER : caller.actor(),
                        // An event is of one app or of none.
                        endpoint.settings().appIds().size() == 1
                                ? endpoint.settings().appIds().getFirst()
                                : null,
                        now,
                        0,
                        caller == null ? null : caller.ip(),
                        Endpoint.subject(endpoint.id()),
                        caller == null ? null : caller.requestId(),
                        data));
    }
}
