package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.LoggedLeaf;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds events in the log. */
public interface LoggedEvents {
    /**
     * The newest events that meet the filter, by descending log index.
     *
     * @param before only entries below this index; {@code null} begins at the newest
     * @param limit  how many at most
     */
    List<LoggedEvent> newestFirst(EventFilter filter, @Nullable Long before, int limit);

    /** The leaf of an event. */
    Optional<LoggedLeaf> leaf(UUID eventId);
}
