package dev.licenseauth.license.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.Map;

/** Tells of changes to the catalogue. */
@ApplicationScoped
class CatalogEvents {
    private final EventOutbox outbox;
    private final Identifiers identifiers;

    CatalogEvents(EventOutbox outbox, Identifiers identifiers) {
        this.outbox = outbox;
        this.identifiers = identifiers;
    }

    void created(String kind, AppId appId, String code, Caller caller, Instant now, Map<String, Object> data) {
        outbox.append(
                EventTopic.LICENSE,
                new Event(
                        identifiers.next(),
                        new EventType("catalog." + kind + "_created"),
                        Severity.NOTICE,
                        "Catalogue: " + kind + " created",
                        caller.actor(),
                        appId.value(),
                        now,
                        0,
                        caller.ip(),
                        kind.equals("app") ? "app:" + code : kind + ":" + appId + "/" + code,
                        caller.requestId(),
                        data));
    }
}
