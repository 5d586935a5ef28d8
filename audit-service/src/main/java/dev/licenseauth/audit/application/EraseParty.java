package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.leaf.Reference;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Erases the personal values of a party, and puts that on record, in the transaction of the caller. */
@ApplicationScoped
public class EraseParty {
    /** What an erasure is logged as. */
    public static final EventType TYPE = new EventType("audit.subject_erased");

    private final EventLog log;
    private final EventOutbox outbox;
    private final LogState state;
    private final Identifiers identifiers;
    private final Clock clock;

    EraseParty(EventLog log, EventOutbox outbox, LogState state, Identifiers identifiers, Clock clock) {
        this.log = log;
        this.outbox = outbox;
        this.state = state;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /**
     * What to erase.
     *
     * @param party  as it stands in events, for example {@code user:42} or {@code owner:customer_01}
     * @param reason why; stays in the log, and must not name the party
     */
    public record Command(String party, String reason, Caller caller) {}

    /** What stands for the party in leaves; empty where nothing of it was there to erase. */
    public Optional<Reference> handle(Command command) {
        state.requireOpen();
        Optional<Reference> erased = log.erase(command.party());
        erased.ifPresent(reference -> {
            Event event = event(reference, command);
            // Its own topic is not consumed: what the log says of itself it logs by itself.
            log.append(List.of(new LogEntry.Own(event)));
            outbox.append(EventTopic.AUDIT, event);
        });
        return erased;
    }

    private Event event(Reference reference, Command command) {
        Caller caller = command.caller();
        return new Event(
                identifiers.next(),
                TYPE,
                Severity.NOTICE,
                "The personal values of a party were erased",
                caller.actor(),
                null,
                clock.instant(),
                0,
                caller.ip(),
                "party:" + reference.hex(),
                caller.requestId(),
                Map.of("reference", reference.hex(), "reason", command.reason()));
    }
}
