package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/** The event of an accepted activation, as whoever receives events reads it. */
record ActivationEvent(UUID id, String device) {
    /** Reads an event's body; {@code null} for any other event. */
    static @Nullable ActivationEvent of(JsonNode event) {
        boolean activation = event.path("event_type").asText().equals("license.used")
                && event.path("summary").asText().equals("License activation accepted");
        return activation
                ? new ActivationEvent(
                        UUID.fromString(event.path("id").asText()),
                        event.path("data").path("device_id").asText())
                : null;
    }
}
