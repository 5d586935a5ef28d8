package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.util.Map;

/** Puts events of what somebody did into the transaction in progress. */
@ApplicationScoped
class Announcements {
    private final EventOutbox outbox;
    private final Identifiers identifiers;
    private final Clock clock;

    Announcements(EventOutbox outbox, Identifiers identifiers, Clock clock) {
        this.outbox = outbox;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** A kind of event, and how much it matters. */
    record Kind(EventTopic topic, EventType type, Severity severity, String summary) {}

    void tell(Kind kind, String subject, Doer doer, Map<String, Object> data) {
        outbox.append(kind.topic(), event(kind, subject, doer, data));
    }

    /** Told by whoever puts it down with the change it tells of. */
    Event event(Kind kind, String subject, Doer doer, Map<String, Object> data) {
        return new Event(
                identifiers.next(),
                kind.type(),
                kind.severity(),
                kind.summary(),
                doer.actor(),
                null,
                clock.instant(),
                0,
                doer.origin().ip(),
                subject,
                doer.origin().requestId(),
                data);
    }
}
