package dev.licenseauth.audit.application;

import dev.licenseauth.audit.TestEvent;
import dev.licenseauth.audit.application.AppendEvents.Arrival;
import dev.licenseauth.audit.application.AppendEvents.Result;
import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.note.SigningKey;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.Severity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import static dev.licenseauth.audit.TestEvent.anEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AppendEventsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:00:00.123Z");

    private final FakeEventLog log = new FakeEventLog();
    private final FakeProcessedEvents inbox = new FakeProcessedEvents();
    private final FakeReadOffsets offsets = new FakeReadOffsets();
    private final LogState state = new LogState();
    private final AppendEvents appendEvents = appendEvents(inbox);

    private AppendEvents appendEvents(FakeProcessedEvents remembered) {
        return new AppendEvents(remembered, log, offsets, state, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    void openTheLog() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        state.become(new LogState.State.Open(new LogIdentity(
                "example.com/log",
                new SigningKey(VerifierKey.of("example.com/log", pair.getPublic()), pair.getPrivate()))));
    }

    @Test
    void nothingIsAppendedToALogThatIsNotOpen() {
        for (LogState.State closed :
                List.of(new LogState.State.Opening("for Kafka"), new LogState.State.Refused("it was set back"))) {
            state.become(closed);

            assertThatThrownBy(() -> appendEvents.handle(List.of(arrival(anEvent()))))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(log.entries).isEmpty();
        assertThat(inbox.markProcessed("audit", List.of())).isEmpty();
    }

    @Test
    void theLastOffsetOfEachPartitionIsRememberedAlsoOfWhatWasRepeated() {
        TestEvent event = anEvent();
        appendEvents.handle(List.of(read(event, 0, 7), read(anEvent(), 1, 3), read(anEvent(), 0, 8)));
        appendEvents.handle(List.of(read(event, 0, 9)));

        assertThat(offsets.next("license.events.v1", 0)).hasValue(10);
        assertThat(offsets.next("license.events.v1", 1)).hasValue(4);
        assertThat(offsets.next("license.events.v1", 2)).isEmpty();
    }

    private static Arrival read(TestEvent event, int partition, long offset) {
        return new Arrival.OfEvent(event.event(), event.body(), new Source("license.events.v1", partition, offset));
    }

    @Test
    void eventsAreAppendedInTheOrderOfArrivalWithTheirBytes() {
        TestEvent first = anEvent();
        TestEvent second = anEvent();

        Result result = appendEvents.handle(List.of(arrival(first), arrival(second)));

        assertThat(result).isEqualTo(new Result(2, 0, 0));
        assertThat(ids()).containsExactly(first.event().id(), second.event().id());
        assertThat(log.entries.getFirst())
                .isInstanceOfSatisfying(
                        LogEntry.OfEvent.class,
                        entry -> assertThat(entry.body()).isEqualTo(first.body()));
    }

    @Test
    void anEventThatComesAThousandTimesIsAppendedOnce() {
        Result result = appendEvents.handle(Collections.nCopies(1000, arrival(anEvent())));

        assertThat(result).isEqualTo(new Result(1, 999, 0));
        assertThat(log.entries).hasSize(1);
    }

    @Test
    void anEventThatComesAgainInALaterBatchIsLeftOut() {
        TestEvent event = anEvent();
        appendEvents.handle(List.of(arrival(event)));

        Result result = appendEvents.handle(List.of(arrival(event), arrival(anEvent())));

        assertThat(result).isEqualTo(new Result(1, 1, 0));
        assertThat(log.entries).hasSize(2);
    }

    @Test
    void anEventTheInboxHasForgottenIsStillInTheLogOnce() {
        TestEvent event = anEvent();
        appendEvents.handle(List.of(arrival(event)));

        Result result = appendEvents(new FakeProcessedEvents()).handle(List.of(arrival(event)));

        assertThat(result).isEqualTo(new Result(0, 1, 0));
        assertThat(log.entries).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeReadBecomesAnEntryInItsPlace() {
        TestEvent before = anEvent();
        TestEvent after = anEvent();

        Result result = appendEvents.handle(
                List.of(arrival(before), arrival(unreadable(42, "not JSON", "junk")), arrival(after)));

        assertThat(result).isEqualTo(new Result(3, 0, 1));
        LogEntry entry = log.entries.get(1);
        assertThat(entry)
                .isInstanceOfSatisfying(
                        LogEntry.OfUnreadable.class,
                        unreadable -> assertThat(unreadable.record())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo("junk"));
        Event event = entry.event();
        assertThat(event.type().value()).isEqualTo("audit.record_unreadable");
        assertThat(event.severity()).isEqualTo(Severity.ERROR);
        assertThat(event.createdAt()).isEqualTo(NOW);
        assertThat(event.subject()).isEqualTo("record:license.events.v1/3/42");
        assertThat(event.data())
                .containsEntry("topic", "license.events.v1")
                .containsEntry("partition", 3)
                .containsEntry("offset", 42L)
                .containsEntry("reason", "not JSON")
                .containsEntry("sha256", "ef875a1705a5fdac206be996f4dc1f726ea6b68861eb741c37def7277f179e37");
    }

    @Test
    void anUnreadableRecordDeliveredAgainIsAppendedOnce() {
        appendEvents.handle(List.of(arrival(unreadable(42, "not JSON", "junk"))));

        Result result = appendEvents.handle(List.of(arrival(unreadable(42, "not JSON", "junk"))));

        assertThat(result).isEqualTo(new Result(0, 1, 0));
    }

    @Test
    void unreadableRecordsAtOtherPlacesOrWithOtherBytesAreOthers() {
        Result result = appendEvents.handle(List.of(
                arrival(unreadable(42, "not JSON", "junk")),
                arrival(unreadable(43, "not JSON", "junk")),
                arrival(unreadable(42, "not JSON", "other junk"))));

        assertThat(result).isEqualTo(new Result(3, 0, 3));
    }

    @Test
    void theIdOfAnUnreadableRecordIsAUuidOfVersion8() {
        UUID id = unreadable(42, "not JSON", "junk").asEvent(NOW).id();

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id)
                .isEqualTo(unreadable(42, "another reason", "junk")
                        .asEvent(NOW.plusSeconds(1))
                        .id());
    }

    @Test
    void aReasonIsCutToWhatFits() {
        Event event = unreadable(42, "x".repeat(10_000), "junk").asEvent(NOW);

        assertThat(event.data()).containsEntry("reason", "x".repeat(200));
    }

    private List<UUID> ids() {
        return log.entries.stream().map(entry -> entry.event().id()).toList();
    }

    private static Arrival arrival(TestEvent event) {
        return event.arrival();
    }

    private static Arrival arrival(UnreadableRecord record) {
        return new Arrival.OfUnreadable(record);
    }

    private static UnreadableRecord unreadable(long offset, String reason, String value) {
        return new UnreadableRecord("license.events.v1", 3, offset, reason, value.getBytes(StandardCharsets.UTF_8));
    }
}
