package dev.licenseauth.audit.application;

import dev.licenseauth.audit.application.FindEvents.Query;
import dev.licenseauth.audit.application.FindEvents.Result;
import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.audit.LoggedEvent;
import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

class FindEventsTest {
    private static final Caller RESELLER = caller("user:2", Role.RESELLER, null);
    private static final Caller ADMIN = caller("user:1", Role.ADMIN, null);

    private final List<EventFilter> asked = new ArrayList<>();
    private final FindEvents findEvents = new FindEvents(new TenEvents());

    @Test
    void aPageEndsAtItsLimitAndSaysWhereTheNextBegins() {
        Result.Page page = page(new Query(EventFilter.ALL, null, 4, ADMIN));

        assertThat(page.events()).extracting(LoggedEvent::logIndex).containsExactly(9L, 8L, 7L, 6L);
        assertThat(page.nextBefore()).isEqualTo(6);
    }

    @Test
    void theNextPageBeginsBelowTheLast() {
        Result.Page page = page(new Query(EventFilter.ALL, 6L, 4, ADMIN));

        assertThat(page.events()).extracting(LoggedEvent::logIndex).containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void aPageThatIsJustFilledByTheLastEventsIsTheLast() {
        Result.Page page = page(new Query(EventFilter.ALL, 4L, 4, ADMIN));

        assertThat(page.events()).extracting(LoggedEvent::logIndex).containsExactly(3L, 2L, 1L, 0L);
        assertThat(page.nextBefore()).isNull();
    }

    @Test
    void anEmptyPageIsTheLast() {
        assertThat(page(new Query(EventFilter.ALL, 0L, 4, ADMIN))).isEqualTo(new Result.Page(List.of(), null));
    }

    @Test
    void aCallerBoundToAnAppFindsOnlyTheEventsOfThatApp() {
        Result result = findEvents.handle(new Query(EventFilter.ALL, null, 4, boundTo("app_a")));

        assertThat(result).isInstanceOf(Result.Page.class);
        assertThat(asked).containsExactly(EventFilter.ALL.inApp("app_a"));
    }

    @Test
    void aCallerBoundToAnAppMayNotAskForAnother() {
        Result result = findEvents.handle(new Query(EventFilter.ALL.inApp("app_b"), null, 4, boundTo("app_a")));

        assertThat(result).isEqualTo(new Result.OutOfReach());
        assertThat(asked).isEmpty();
    }

    @Test
    void aResellerFindsOnlyWhatHeDidHimself() {
        findEvents.handle(new Query(EventFilter.ALL, null, 4, RESELLER));
        findEvents.handle(new Query(EventFilter.ALL.by("user:2"), null, 4, RESELLER));

        assertThat(asked).containsExactly(EventFilter.ALL.by("user:2"), EventFilter.ALL.by("user:2"));
    }

    @Test
    void aResellerMayNotAskForWhatOthersDid() {
        assertThat(findEvents.handle(new Query(EventFilter.ALL.by("user:3"), null, 4, RESELLER)))
                .isEqualTo(new Result.OutOfReach());
        assertThat(asked).isEmpty();
    }

    private Result.Page page(Query query) {
        return switch (findEvents.handle(query)) {
            case Result.Page page -> page;
            case Result.OutOfReach() -> throw new AssertionError("out of reach");
        };
    }

    private static Caller caller(String actor, Role role, @Nullable String app) {
        return new Caller(actor, role, new UUID(0, 1), new UUID(0, 2), null, Instant.EPOCH, app, null, null);
    }

    private static Caller boundTo(String app) {
        return caller("key:1", Role.ADMIN, app);
    }

    /** Indexes 0 to 9, without leaves. */
    private final class TenEvents implements LoggedEvents {
        @Override
        public List<LoggedEvent> newestFirst(EventFilter filter, @Nullable Long before, int limit) {
            asked.add(filter);
            return LongStream.iterate(9, index -> index >= 0, index -> index - 1)
                    .filter(index -> before == null || index < before)
                    .limit(limit)
                    .mapToObj(index -> new LoggedEvent(index, new byte[0]))
                    .toList();
        }

        @Override
        public Optional<LoggedLeaf> leaf(UUID eventId) {
            return Optional.empty();
        }
    }
}
