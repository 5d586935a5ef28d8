package dev.licenseauth.webhook.adapter.in.health;

import dev.licenseauth.adapters.event.EventConsumers;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the fan-in has been given its partitions. A broker lost later does not make it unready: deliveries go on. */
@Readiness
class ConsumersJoined implements HealthCheck {
    private final EventConsumers consumers;

    ConsumersJoined(EventConsumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public HealthCheckResponse call() {
        String waiting = String.join(",", consumers.notYetJoined());
        return HealthCheckResponse.named("event consumers have joined their group")
                .withData("waiting", waiting)
                .status(waiting.isEmpty())
                .build();
    }
}
