package dev.licenseauth.webhook.adapter.out.metrics;

import dev.licenseauth.domain.webhook.DeliveryState;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.port.DeliveryMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Duration;
import java.util.function.IntSupplier;

/** Micrometer. Labels are of a fixed set: no host, no id. */
@ApplicationScoped
class MicrometerDeliveryMeters implements DeliveryMeters {
    private final MeterRegistry meters;

    MicrometerDeliveryMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void attempted(Outcome outcome, DeliveryState state, Duration took) {
        meters.timer("licenseauth.webhook.attempts", "outcome", word(outcome), "state", state.word())
                .record(took);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(int status, String _, Duration _) -> "status_" + status / 100 + "xx";
            case Outcome.Unanswered(Outcome.Fault fault) -> fault.word();
        };
    }

    @Override
    public void watch(IntSupplier queued, IntSupplier underWay) {
        Gauge.builder("licenseauth.webhook.queued", queued::getAsInt).register(meters);
        Gauge.builder("licenseauth.webhook.under.way", underWay::getAsInt).register(meters);
    }
}
