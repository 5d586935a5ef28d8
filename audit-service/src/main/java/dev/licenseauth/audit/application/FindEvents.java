package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Finds events, newest first, a page at a time. */
@ApplicationScoped
public class FindEvents {
    private final LoggedEvents events;

    FindEvents(LoggedEvents events) {
        this.events = events;
    }

    /**
     * What to find.
     *
     * @param before only entries below this log index; {@code null} begins at the newest
     * @param limit  how many at most
     */
    public record Query(EventFilter filter, @Nullable Long before, int limit, Caller caller) {}

    /** What was found. */
    public sealed interface Result {
        /**
         * A page.
         *
         * @param nextBefore where the next page begins; {@code null} when this one is the last
         */
        record Page(List<LoggedEvent> events, @Nullable Long nextBefore) implements Result {}

        /** The caller may read events, but not these. */
        record OutOfReach() implements Result {}
    }

    /** Finds a page. */
    public Result handle(Query query) {
        Caller caller = query.caller();
        EventFilter filter = query.filter();
        String ownApp = caller.appId();
        // Resellers read what they did themselves.
        boolean onlyOwn = caller.role() == Role.RESELLER;
        boolean reaches = (ownApp == null || filter.appId() == null || ownApp.equals(filter.appId()))
                && (!onlyOwn || filter.actor() == null || filter.actor().equals(caller.actor()));
        if (!reaches) {
            return new Result.OutOfReach();
        }
        EventFilter inApp = ownApp == null ? filter : filter.inApp(ownApp);
        EventFilter reachable = onlyOwn ? inApp.by(caller.actor()) : inApp;
        List<LoggedEvent> found = events.newestFirst(reachable, query.before(), query.limit() + 1);
        if (found.size() <= query.limit()) {
            return new Result.Page(found, null);
        }
        List<LoggedEvent> page = found.subList(0, query.limit());
        return new Result.Page(page, page.getLast().logIndex());
    }
}
