package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.event.Event;
import org.jspecify.annotations.Nullable;

/** Something to append to the log. */
public sealed interface LogEntry {
    /** What the entry is found by. */
    Event event();

    /** Where it was read; {@code null} where that is not known any more. */
    @Nullable
    Source source();

    /**
     * An event as it was received.
     *
     * @param body the event's bytes, kept as they are: what is signed and hashed must never be written anew
     */
    record OfEvent(Event event, byte[] body, @Nullable Source source) implements LogEntry {}

    /**
     * A record that is no event.
     *
     * @param event  what the log says of it
     * @param record its bytes, kept so that nothing is lost that was once received
     */
    record OfUnreadable(
            Event event, byte[] record, @Nullable Source source) implements LogEntry {}

    /** What the log says of itself: an event that was read nowhere. */
    record Own(Event event) implements LogEntry {
        @Override
        public @Nullable Source source() {
            return null;
        }
    }
}
