package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** As much of OpenAPI 3.0's schemas as requests of ours use. */
final class Schemas {
    // RFC 3339 section 5.6, without the leap second, which no clock of ours shows.
    private static final Pattern DATE_TIME = Pattern.compile(
            "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)");

    private Schemas() {}

    /** Whether the schema forbids the value. What it says in words, or in ways not known here, is not asked. */
    static boolean forbids(JsonNode schema, JsonNode value) {
        if (value.isNull()) {
            return schema.has("type") && !schema.path("nullable").asBoolean(false);
        }
        if (schema.has("enum") && isForeign(schema.path("enum"), value)) {
            return true;
        }
        return switch (schema.path("type").asText()) {
            case "string" -> !value.isTextual() || forbidsText(schema, value.textValue());
            case "integer", "number" -> !value.isNumber() || forbidsNumber(schema, value.decimalValue());
            case "boolean" -> !value.isBoolean();
            case "array" -> !value.isArray() || forbidsArray(schema, value);
            case "object" -> !value.isObject();
            default -> false;
        };
    }

    private static boolean isForeign(JsonNode words, JsonNode value) {
        return StreamSupport.stream(words.spliterator(), false).noneMatch(value::equals);
    }

    private static boolean forbidsText(JsonNode schema, String text) {
        int length = text.codePointCount(0, text.length());
        return length < schema.path("minLength").asInt(0)
                || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)
                || (schema.has("pattern")
                        && !Pattern.compile(schema.path("pattern").asText())
                                .matcher(text)
                                .find())
                || (schema.path("format").asText().equals("date-time")
                        && !DATE_TIME.matcher(text).matches());
    }

    static boolean forbidsNumber(JsonNode schema, BigDecimal number) {
        // Only where it is small enough to be written out: 1e999999999 is whole.
        boolean isBroken = number.scale() > 0 && number.stripTrailingZeros().scale() > 0;
        return (isBroken && schema.path("type").asText().equals("integer"))
                || (schema.has("minimum")
                        && number.compareTo(schema.path("minimum").decimalValue()) < 0)
                || (schema.has("maximum")
                        && number.compareTo(schema.path("maximum").decimalValue()) > 0);
    }

    private static boolean forbidsArray(JsonNode schema, JsonNode array) {
        Set<JsonNode> seen = new HashSet<>();
        boolean repeats = false;
        boolean isWrongInside = false;
        for (JsonNode element : array) {
            repeats |= !seen.add(element);
            isWrongInside |= forbids(schema.path("items"), element);
        }
        return isWrongInside
                || (repeats && schema.path("uniqueItems").asBoolean(false))
                || array.size() < schema.path("minItems").asInt(0)
                || array.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE);
    }
}
