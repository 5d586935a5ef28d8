package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.licenseauth.testing.fuzz.Case.Demand;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** What can be done to a JSON body: to each of its fields, and to all of it. */
final class BodyCases {
    private static final int FLIPS = 8;
    private static final int DEEP = 100_000;
    private static final int MORE_THAN_A_MEGABYTE = 1_100_000;

    private final ApiOperation operation;
    private final ObjectNode good;
    private final Set<String> opaque;
    private final Random random;
    private final List<Case> cases = new ArrayList<>();

    private BodyCases(ApiOperation operation, ObjectNode good, Set<String> opaque, Random random) {
        this.operation = operation;
        this.good = good;
        this.opaque = opaque;
        this.random = random;
    }

    /**
     * All of them.
     *
     * @param opaque fields in which control characters are nobody's business
     */
    static List<Case> of(Call call, Set<String> opaque, Random random) {
        JsonNode schema = call.operation().bodySchema();
        ObjectNode fields = call.fields();
        if (schema == null || fields == null) {
            return List.of();
        }
        BodyCases made = new BodyCases(call.operation(), fields, opaque, random);
        made.object(schema, List.of());
        made.unknownFields(schema);
        made.whole();
        return made.cases;
    }

    private void object(JsonNode schema, List<String> above) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            List<String> path = new ArrayList<>(above);
            path.add(property.getKey());
            boolean isRequired = StreamSupport.stream(schema.path("required").spliterator(), false)
                    .anyMatch(name -> name.asText().equals(property.getKey()));
            field(property.getValue(), path, isRequired);
            if (property.getValue().has("properties")) {
                object(property.getValue(), path);
            }
        }
    }

    private void field(JsonNode schema, List<String> path, boolean isRequired) {
        String name = String.join(".", path);
        JsonNode here = good.at("/" + String.join("/", path));
        JsonNode value = here.isMissingNode() || here.isNull() ? Samples.of(schema) : here;
        add("missing", name, isRequired, fields -> parent(fields, path).remove(path.getLast()));
        for (StrangeValues.Strange strange : StrangeValues.of(schema, value, random)) {
            boolean isForbidden = strange.isForbidden() || isControlled(name, strange.value());
            add(
                    strange.isReadable() ? strange.what() : name + ": " + strange.what(),
                    strange.isReadable() ? name : null,
                    isForbidden,
                    fields -> parent(fields, path).set(path.getLast(), strange.value()));
        }
        if (path.size() == 1) {
            String twice = "\"" + name + "\":" + Call.json(value);
            cases.add(Case.of("twice", name, true, call -> {
                ObjectNode others = fields(call).deepCopy();
                others.remove(name);
                String rest = others.isEmpty() ? "}" : "," + Call.json(others).substring(1);
                return call.withBody("{" + twice + "," + twice + rest);
            }));
        }
    }

    private boolean isControlled(String name, JsonNode value) {
        return !operation.isPublic()
                && !opaque.contains(name)
                && value.isTextual()
                && StrangeTexts.holdsControls(value.textValue());
    }

    private void add(String what, @Nullable String name, boolean isForbidden, Consumer<ObjectNode> edit) {
        cases.add(Case.of(what, name, isForbidden, call -> {
            ObjectNode edited = fields(call).deepCopy();
            edit.accept(edited);
            return call.withBody(Call.json(edited));
        }));
    }

    private static ObjectNode fields(Call call) {
        return Objects.requireNonNull(call.fields());
    }

    private static ObjectNode parent(ObjectNode fields, List<String> path) {
        ObjectNode parent = fields;
        for (String name : path.subList(0, path.size() - 1)) {
            parent = parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
        }
        return parent;
    }

    private void unknownFields(JsonNode schema) {
        boolean isClosed = schema.has("additionalProperties")
                && !schema.path("additionalProperties").asBoolean(true);
        for (String name : List.of(
                "no_such_field",
                "",
                "__proto__",
                "Dlid",
                "a.b",
                "\u0000",
                "\ud800",
                "%s${x}",
                "a".repeat(20_000),
                "a".repeat(60_000))) {
            boolean isReadable = !name.equals("\ud800") && name.length() < 50_000;
            add("unknown field", isReadable ? name : null, isClosed, fields -> fields.put(name, 1));
        }
    }

    private void whole() {
        raw("no body", Demand.ANY, call -> call.withBody((byte[]) null));
        raw("empty body", Demand.ANY, call -> call.withBody(""));
        for (String blank : List.of(" ", "null", "\ufeff{}", "{}")) {
            raw("body " + blank, Demand.ANY, call -> call.withBody(blank));
        }
        for (String wrong : List.of(
                "[]",
                "[{}]",
                "\"x\"",
                "1",
                "true",
                "{",
                "}",
                "{]",
                "{\"a\"",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1,}",
                "/**/{}",
                "{}{}",
                "{}}",
                "\u0000",
                "<a/>",
                "a=b")) {
            raw("body " + wrong, Demand.REFUSAL, call -> call.withBody(wrong));
        }
        raw("arrays, never closed", Demand.REFUSAL, call -> call.withBody("[".repeat(DEEP)));
        raw("objects, never closed", Demand.REFUSAL, call -> call.withBody("{\"a\":".repeat(DEEP)));
        raw(
                "more than is read",
                Demand.REFUSAL,
                call -> call.withBody("{\"a\":\"" + "a".repeat(MORE_THAN_A_MEGABYTE) + "\"}"));
        raw("UTF-16", Demand.ANY, call -> call.withBody(Call.json(fields(call)).getBytes(StandardCharsets.UTF_16)));
        raw("half of it", Demand.REFUSAL, call -> {
            String text = Call.json(fields(call));
            return call.withBody(text.substring(0, text.length() / 2));
        });
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(Integer.MAX_VALUE);
            byte flipped = (byte) random.nextInt(256);
            raw("a byte changed to " + flipped, Demand.ANY, call -> {
                byte[] bytes = Call.json(fields(call)).getBytes(StandardCharsets.UTF_8);
                bytes[at % bytes.length] = flipped;
                return call.withBody(bytes);
            });
        }
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/json; charset=utf-16",
                "application/json;;;",
                "application/json; charset=nonsense",
                "application/*",
                "rubbish",
                "/",
                ";",
                "multipart/form-data")) {
            raw(
                    "content type " + type,
                    Demand.ANY,
                    call -> call.withoutHeader(Call.CONTENT_TYPE).withHeader(new Call.Pair(Call.CONTENT_TYPE, type)));
        }
        raw("no content type", Demand.ANY, call -> call.withoutHeader(Call.CONTENT_TYPE));
    }

    private void raw(String what, Demand demand, UnaryOperator<Call> change) {
        cases.add(new Case(what, null, demand, change));
    }
}
