package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.domain.audit.port.ReadOffsets;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.port.ProcessedEvents;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Appends what arrived to the log, each event once, in the transaction of the caller. */
@ApplicationScoped
public class AppendEvents {
    /** The name under which the inbox remembers. */
    public static final String CONSUMER = "audit";

    private final ProcessedEvents processedEvents;
    private final EventLog log;
    private final ReadOffsets offsets;
    private final LogState state;
    private final Clock clock;

    AppendEvents(ProcessedEvents processedEvents, EventLog log, ReadOffsets offsets, LogState state, Clock clock) {
        this.processedEvents = processedEvents;
        this.log = log;
        this.offsets = offsets;
        this.state = state;
        this.clock = clock;
    }

    /** Something that arrived on an event topic. */
    public sealed interface Arrival {
        /** Where it was read. */
        Source source();

        /** An event and its bytes. */
        record OfEvent(Event event, byte[] body, Source source) implements Arrival {}

        /** A record that is none. */
        record OfUnreadable(UnreadableRecord record) implements Arrival {
            @Override
            public Source source() {
                return new Source(record.topic(), record.partition(), record.offset());
            }
        }
    }

    /**
     * What became of a batch.
     *
     * @param appended   how many entries the log grew by
     * @param repeated   how many arrivals were in the log already
     * @param unreadable how many of those appended are records that could not be read
     */
    public record Result(int appended, int repeated, int unreadable) {}

    /**
     * Appends a batch in the order of arrival. Records that cannot be read become entries like any event.
     *
     * @throws IllegalStateException when the log is not open, or the store fails: then nothing was appended
     */
    public Result handle(List<Arrival> batch) {
        state.requireOpen();
        Map<UUID, LogEntry> entries = LinkedHashMap.newLinkedHashMap(batch.size());
        for (Arrival arrival : batch) {
            LogEntry entry = entry(arrival);
            entries.putIfAbsent(entry.event().id(), entry);
        }
        entries.keySet().retainAll(processedEvents.markProcessed(CONSUMER, entries.keySet()));
        List<LogEntry> fresh = List.copyOf(entries.values());
        int appended = fresh.isEmpty() ? 0 : log.append(fresh);
        offsets.advance(lastRead(batch));
        int unreadable = (int)
                fresh.stream().filter(LogEntry.OfUnreadable.class::isInstance).count();
        return new Result(appended, batch.size() - appended, unreadable);
    }

    private LogEntry entry(Arrival arrival) {
        return switch (arrival) {
            case Arrival.OfEvent(Event event, byte[] body, Source source) -> new LogEntry.OfEvent(event, body, source);
            case Arrival.OfUnreadable(UnreadableRecord record) ->
                new LogEntry.OfUnreadable(record.asEvent(clock.instant()), record.bytes(), arrival.source());
        };
    }

    private static Collection<Source> lastRead(List<Arrival> batch) {
        record Partition(String topic, int number) {}
        Map<Partition, Source> last = new HashMap<>();
        for (Arrival arrival : batch) {
            Source source = arrival.source();
            last.merge(
                    new Partition(source.topic(), source.partition()),
                    source,
                    (one, other) -> one.offset() > other.offset() ? one : other);
        }
        return last.values();
    }
}
