package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.port.ProcessedEvents;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
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
    private final Clock clock;

    AppendEvents(ProcessedEvents processedEvents, EventLog log, Clock clock) {
        this.processedEvents = processedEvents;
        this.log = log;
        this.clock = clock;
    }

    /** Something that arrived on an event topic. */
    public sealed interface Arrival {
        /** An event and its bytes. */
        record OfEvent(Event event, byte[] body) implements Arrival {}

        /** A record that is none. */
        record OfUnreadable(UnreadableRecord record) implements Arrival {}
    }

    /**
     * What became of a batch.
     *
     * @param appended   how many entries the log grew by
     * @param repeated   how many arrivals were in the log already
     * @param unreadable how many of those appended are records that could not be read
     */
    public record Result(int appended, int repeated, int unreadable) {}

    /** Appends a batch in the order of arrival. Records that cannot be read become entries like any event. */
    public Result handle(List<Arrival> batch) {
        Map<UUID, LogEntry> entries = LinkedHashMap.newLinkedHashMap(batch.size());
        for (Arrival arrival : batch) {
            LogEntry entry = entry(arrival);
            entries.putIfAbsent(entry.event().id(), entry);
        }
        entries.keySet().retainAll(processedEvents.markProcessed(CONSUMER, entries.keySet()));
        List<LogEntry> fresh = List.copyOf(entries.values());
        int appended = fresh.isEmpty() ? 0 : log.append(fresh);
        int unreadable = (int)
                fresh.stream().filter(LogEntry.OfUnreadable.class::isInstance).count();
        return new Result(appended, batch.size() - appended, unreadable);
    }

    private LogEntry entry(Arrival arrival) {
        return switch (arrival) {
            case Arrival.OfEvent(Event event, byte[] body) -> new LogEntry.OfEvent(event, body);
            case Arrival.OfUnreadable(UnreadableRecord record) ->
                new LogEntry.OfUnreadable(record.asEvent(clock.instant()), record.bytes());
        };
    }
}
