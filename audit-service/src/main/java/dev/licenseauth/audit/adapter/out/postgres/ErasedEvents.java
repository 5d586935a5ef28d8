package dev.licenseauth.audit.adapter.out.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What is left of an event whose personal values are erased, in the form of an event. */
final class ErasedEvents {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SHOWN = 16;

    private ErasedEvents() {}

    static byte[] body(byte[] leaf) {
        try {
            JsonNode said = MAPPER.readTree(leaf);
            ObjectNode body = MAPPER.createObjectNode();
            body.set("event_type", said.path("type"));
            body.set("severity", said.path("severity"));
            body.put("summary", "Erased");
            body.put("actor", reference(said, "actor"));
            body.putNull("app_id");
            body.set("created_at", said.path("created_at"));
            body.set("id", said.path("id"));
            body.set("risk", said.path("risk"));
            body.putNull("ip");
            body.put("subject", reference(said, "subject"));
            body.putNull("request_id");
            body.putObject("data");
            body.put("erased", true);
            return MAPPER.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a leaf of the log is no JSON", e);
        }
    }

    /** Enough of it to tell two apart. */
    private static String reference(JsonNode leaf, String field) {
        String hex = leaf.path(field).asText();
        return "erased:" + hex.substring(0, Math.min(SHOWN, hex.length()));
    }
}
