package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.event.Event;

/** Something to append to the log. */
public sealed interface LogEntry {
    /** What the entry is found by. */
    Event event();

    /**
     * An event as it was received.
     *
     * @param body the event's bytes, kept as they are: what is signed and hashed must never be written anew
     */
    record OfEvent(Event event, byte[] body) implements LogEntry {}

    /**
     * A record that is no event.
     *
     * @param event  what the log says of it
     * @param record its bytes, kept so that nothing is lost that was once received
     */
    record OfUnreadable(Event event, byte[] record) implements LogEntry {}
}
