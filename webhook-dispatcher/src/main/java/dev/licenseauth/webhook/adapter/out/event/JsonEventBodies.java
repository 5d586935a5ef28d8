package dev.licenseauth.webhook.adapter.out.event;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.webhook.port.EventBodies;
import jakarta.enterprise.context.ApplicationScoped;

/** The JSON every service publishes. */
@ApplicationScoped
class JsonEventBodies implements EventBodies {
    @Override
    public byte[] write(Event event) {
        return EventJson.write(event);
    }
}
