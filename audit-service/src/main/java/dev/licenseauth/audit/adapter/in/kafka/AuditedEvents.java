package dev.licenseauth.audit.adapter.in.kafka;

import dev.licenseauth.adapters.event.EventHandler;
import dev.licenseauth.adapters.event.Received;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.audit.application.AppendEvents.Arrival;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.port.ReadOffsets;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Logs what the other services publish. Its own topic is left out: what it says about itself is in the log already. */
@ApplicationScoped
class AuditedEvents implements EventHandler {
    private static final Logger LOG = Logger.getLogger(AuditedEvents.class);

    private final AppendEvents appendEvents;
    private final ReadOffsets offsets;
    private final Counter appended;
    private final Counter repeated;
    private final Counter unreadable;

    AuditedEvents(AppendEvents appendEvents, ReadOffsets offsets, MeterRegistry meters) {
        this.appendEvents = appendEvents;
        this.offsets = offsets;
        appended = meters.counter("licenseauth.audit.events", "outcome", "appended");
        repeated = meters.counter("licenseauth.audit.events", "outcome", "repeated");
        unreadable = meters.counter("licenseauth.audit.events.unreadable");
    }

    @Override
    public String consumerName() {
        return AppendEvents.CONSUMER;
    }

    @Override
    public Set<EventTopic> topics() {
        return EnumSet.complementOf(EnumSet.of(EventTopic.AUDIT));
    }

    @Override
    public OptionalLong nextOffset(String topic, int partition) {
        return offsets.next(topic, partition);
    }

    @Override
    public void handle(List<Received> batch) {
        AppendEvents.Result result =
                appendEvents.handle(batch.stream().map(AuditedEvents::arrival).toList());
        appended.increment(result.appended());
        repeated.increment(result.repeated());
        unreadable.increment(result.unreadable());
        if (result.unreadable() > 0) {
            LOG.errorf(
                    "%d records of event topics could not be read; see events of type %s",
                    result.unreadable(), UnreadableRecord.TYPE);
        }
    }

    private static Arrival arrival(Received received) {
        return switch (received) {
            case Received.Wellformed(Received.Position position, byte[] body, Event event) ->
                new Arrival.OfEvent(event, body, new Source(position.topic(), position.partition(), position.offset()));
            case Received.Malformed(Received.Position position, byte[] body, String reason) ->
                new Arrival.OfUnreadable(
                        new UnreadableRecord(position.topic(), position.partition(), position.offset(), reason, body));
        };
    }
}
