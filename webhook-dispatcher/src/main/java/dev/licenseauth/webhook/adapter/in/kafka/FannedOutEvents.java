package dev.licenseauth.webhook.adapter.in.kafka;

import dev.licenseauth.adapters.event.EventHandler;
import dev.licenseauth.adapters.event.Received;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.webhook.application.FanOutEvents;
import dev.licenseauth.webhook.application.FanOutEvents.Arrival;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Fans out what all services publish, the dispatcher itself included: a webhook may tell that another was disabled. */
@ApplicationScoped
class FannedOutEvents implements EventHandler {
    private static final Logger LOG = Logger.getLogger(FannedOutEvents.class);

    private final FanOutEvents fanOut;
    private final Counter deliveries;
    private final Counter repeated;
    private final Counter unreadable;
    private final Counter disabled;

    FannedOutEvents(FanOutEvents fanOut, MeterRegistry meters) {
        this.fanOut = fanOut;
        deliveries = meters.counter("licenseauth.webhook.fan.out", "outcome", "delivery");
        repeated = meters.counter("licenseauth.webhook.fan.out", "outcome", "repeated");
        unreadable = meters.counter("licenseauth.webhook.fan.out", "outcome", "unreadable");
        disabled = meters.counter("licenseauth.webhook.disabled", "reason", "backlog_full");
    }

    @Override
    public String consumerName() {
        return FanOutEvents.CONSUMER;
    }

    @Override
    public Set<EventTopic> topics() {
        return EnumSet.allOf(EventTopic.class);
    }

    @Override
    public void handle(List<Received> batch) {
        List<Arrival> arrivals = new ArrayList<>(batch.size());
        for (Received received : batch) {
            switch (received) {
                case Received.Wellformed wellformed -> arrivals.add(new Arrival(wellformed.event(), wellformed.body()));
                // The audit log keeps it; a receiver could do nothing with it.
                case Received.Malformed malformed ->
                    LOG.warnf("%s is no event and goes to no webhook: %s", malformed.position(), malformed.reason());
            }
        }
        FanOutEvents.Result result = fanOut.handle(arrivals);
        deliveries.increment(result.deliveries());
        repeated.increment(result.repeated());
        unreadable.increment((double) (batch.size() - arrivals.size()));
        disabled.increment(result.disabled());
    }
}
