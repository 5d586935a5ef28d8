package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/events}, newest first. */
final class EventPages {
    private static final String PAGE = "500";

    private EventPages() {}

    /** All events of a type that stand in the log at this place or later. */
    static List<JsonNode> since(PatientReader client, String type, long logIndex) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        Map<String, String> query = new HashMap<>(Map.of("type", type, "limit", PAGE));
        while (true) {
            JsonNode page = client.get("/api/v1/events", query);
            for (JsonNode event : page.path("items")) {
                if (event.path("log_index").asLong() < logIndex) {
                    return events;
                }
                events.add(event);
            }
            if (page.path("next_cursor").isNull()) {
                return events;
            }
            query.put("cursor", page.path("next_cursor").asText());
        }
    }
}
