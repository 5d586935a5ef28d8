package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** JSON values that go wrong somewhere. */
final class StrangeValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int NEARLY_A_MEGABYTE = 900_000;
    private static final int DEEP = 5_000;
    private static final int MAX_DIGITS = 1_000;

    private StrangeValues() {}

    /**
     * One of them, and what it is.
     *
     * @param isForbidden whether the schema forbids it
     * @param isReadable  whether a parser that bounds its work comes to its end, and can tell whose value it is
     */
    record Strange(String what, JsonNode value, boolean isForbidden, boolean isReadable) {}

    /** For a field, some made from a value that is right. */
    static List<Strange> of(JsonNode schema, JsonNode good, Random random) {
        Stream<Strange> typed = switch (schema.path("type").asText()) {
            case "string" -> texts(schema, good.asText(), random);
            case "integer", "number" -> numbers(schema);
            case "array" -> arrays(schema, good, random).map(one -> strange(schema, one));
            default -> Stream.empty();
        };
        return Stream.concat(ofAnyType(schema), typed).toList();
    }

    private static Strange strange(JsonNode schema, JsonNode value) {
        return new Strange(
                "value " + StrangeTexts.shortened(Call.json(value)), value, Schemas.forbids(schema, value), true);
    }

    private static Stream<Strange> ofAnyType(JsonNode schema) {
        boolean isKnown = schema.has("type");
        return Stream.concat(
                Stream.of(
                                JSON.nullNode(),
                                JSON.booleanNode(true),
                                JSON.numberNode(0),
                                JSON.numberNode(1),
                                decimal("1.5"),
                                JSON.textNode("x"),
                                JSON.textNode("5"),
                                JSON.textNode("true"),
                                JSON.arrayNode(),
                                JSON.objectNode(),
                                JSON.objectNode().put("a", 1))
                        .map(value -> strange(schema, value)),
                Stream.of(
                        new Strange(
                                "array in arrays, " + DEEP + " deep",
                                raw("[".repeat(DEEP) + "]".repeat(DEEP)),
                                isKnown,
                                false),
                        new Strange(
                                "object in objects, " + DEEP + " deep",
                                raw("{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP)),
                                isKnown && !schema.path("type").asText().equals("object"),
                                false)));
    }

    private static Stream<Strange> texts(JsonNode schema, String good, Random random) {
        List<StrangeTexts.Strange> texts = new ArrayList<>(StrangeTexts.of(schema, good, random));
        texts.add(new StrangeTexts.Strange("900,000 characters", "a".repeat(NEARLY_A_MEGABYTE)));
        if (schema.path("format").asText().equals("date-time")) {
            texts.addAll(StrangeTexts.times());
        }
        return texts.stream()
                .map(one -> new Strange(
                        one.what(),
                        JSON.textNode(one.text()),
                        Schemas.forbids(schema, JSON.textNode(one.text())),
                        true));
    }

    private static Stream<Strange> numbers(JsonNode schema) {
        return Stream.of(
                        "-1",
                        "2147483647",
                        "2147483648",
                        "-2147483649",
                        "1000001",
                        "4294967297",
                        "9223372036854775807",
                        "9223372036854775808",
                        "18446744073709551617",
                        "1e400",
                        "-1e400",
                        "1e-400",
                        "1e999999999",
                        "-0",
                        "-0.0",
                        "1.0",
                        "1e0",
                        "1" + "0".repeat(999),
                        "1" + "0".repeat(1_001))
                .map(text -> new Strange(
                        "number " + StrangeTexts.shortened(text),
                        raw(text),
                        Schemas.forbidsNumber(schema, new BigDecimal(text)),
                        text.length() <= MAX_DIGITS));
    }

    private static Stream<JsonNode> arrays(JsonNode schema, JsonNode good, Random random) {
        JsonNode items = schema.path("items");
        JsonNode element = good.path(0).isMissingNode() ? Samples.of(items) : good.path(0);
        ArrayNode tooMany = JSON.arrayNode();
        for (int i = 0; i <= schema.path("maxItems").asInt(1_000); i++) {
            tooMany.add("a" + i);
        }
        ArrayNode far = JSON.arrayNode();
        for (int i = 0; i < 50_000; i++) {
            far.add("a" + i);
        }
        return Stream.concat(
                Stream.of(
                        JSON.arrayNode(),
                        JSON.arrayNode().add(element).add(element),
                        JSON.arrayNode().add(JSON.arrayNode()),
                        tooMany,
                        far),
                of(items, element, random).stream().map(one -> JSON.arrayNode().add(one.value())));
    }

    private static JsonNode decimal(String text) {
        return DecimalNode.valueOf(new BigDecimal(text));
    }

    /** What a tree would not write as it is. */
    private static JsonNode raw(String json) {
        return JSON.rawValueNode(new RawValue(json));
    }
}
