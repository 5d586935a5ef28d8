package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Values that a schema allows, where no example is given. */
final class Samples {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Samples() {}

    static JsonNode of(JsonNode schema) {
        if (schema.has("example")) {
            return schema.path("example");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        return switch (schema.path("type").asText()) {
            case "integer", "number" -> JSON.numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> JSON.booleanNode(false);
            case "array" -> JSON.arrayNode();
            case "object" -> JSON.objectNode();
            default ->
                JSON.textNode(
                        switch (schema.path("format").asText()) {
                            case "date-time" -> "2026-01-31T00:00:00Z";
                            case "uuid" -> "019aa1b2-c3d4-7000-8a9b-0c1d2e3f4a5b";
                            case "uri" -> "https://example.com/";
                            default -> "sample";
                        });
        };
    }
}
