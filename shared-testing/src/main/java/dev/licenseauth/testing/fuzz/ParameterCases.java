package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.licenseauth.testing.fuzz.ApiOperation.Parameter;
import dev.licenseauth.testing.fuzz.ApiOperation.Place;
import dev.licenseauth.testing.fuzz.Call.Pair;
import dev.licenseauth.testing.fuzz.Case.Demand;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What can be done to parameters of path, query and header, and to headers that every request may have. */
final class ParameterCases {
    // The server refuses these before there is a service to ask.
    private static final List<String> NO_ESCAPES = List.of("%", "%z", "%zz", "%u0041");
    // These are none of UTF-8, or better were not there.
    private static final List<String> STRANGE_ESCAPES =
            List.of("%c3%28", "%ff", "%ed%a0%80", "%f8%a1%a1%a1%a1", "%00", "%0d%0a");
    private static final List<String> WRONG_NUMBERS = List.of(
            "0", "-1", "+1", "1.5", "1e3", "0x10", "2147483648", "9223372036854775808", "１", "1 ", "NaN", "201");
    private static final List<String> RUBBISH = List.of(
            "",
            "\"",
            "\"\"",
            "*",
            "*,*",
            "W/",
            "W/\"1\"",
            "\"0\"",
            "\"-1\"",
            "\"99999999999999999999\"",
            ",".repeat(40),
            "\"1\",".repeat(100),
            "a b",
            "a\tb",
            "ä",
            "\u0430bc",
            "a".repeat(256),
            "a".repeat(5_000),
            "%s${x}",
            "../..",
            "Bearer",
            "[]",
            "{}",
            "null");

    private final Random random;
    private final List<Case> cases = new ArrayList<>();

    private ParameterCases(Random random) {
        this.random = random;
    }

    /** All of them. */
    static List<Case> of(Call good, Random random) {
        ParameterCases made = new ParameterCases(random);
        for (Parameter parameter : good.operation().parameters()) {
            switch (parameter.place()) {
                case PATH -> made.path(parameter, good);
                case QUERY -> made.query(parameter, good);
                case HEADER -> made.header(parameter);
            }
        }
        made.everywhere(good.operation());
        return made.cases;
    }

    private void path(Parameter parameter, Call good) {
        String value = good.path().getOrDefault(parameter.name(), "x");
        for (StrangeTexts.Strange strange : StrangeTexts.of(parameter.schema(), value, random)) {
            String escaped = Call.escaped(strange.text());
            // Empty, it would be another path.
            if (!strange.text().isBlank() && escaped.length() < 3_000) {
                add(strange.what(), parameter, false, call -> call.withPath(parameter.name(), escaped));
            }
        }
        escapes(parameter.name(), escape -> call -> call.withPath(parameter.name(), value + escape));
    }

    private void query(Parameter parameter, Call good) {
        String name = parameter.name();
        String value = good.query().stream()
                .filter(pair -> pair.name().equals(name))
                .map(Pair::value)
                .findFirst()
                .orElseGet(() -> Call.escaped(sample(parameter)));
        add("missing", parameter, parameter.required(), call -> call.without(name));
        for (String text : texts(parameter, value)) {
            add(
                    "value " + StrangeTexts.shortened(text),
                    parameter,
                    isForbidden(parameter.schema(), text),
                    call -> call.without(name).withQuery(new Pair(name, Call.escaped(text))));
        }
        add(
                "twice",
                parameter,
                true,
                call -> call.without(name).withQuery(new Pair(name, value)).withQuery(new Pair(name, value)));
        add(
                "twice, once empty",
                parameter,
                true,
                call -> call.without(name).withQuery(new Pair(name, value)).withQuery(new Pair(name, "")));
        escapes(name, escape -> call -> call.without(name).withQuery(new Pair(name, value + escape)));
        cases.add(new Case(
                "5,000 characters",
                name,
                Demand.PERHAPS_NO_HTTP,
                call -> call.without(name).withQuery(new Pair(name, "a".repeat(5_000)))));
    }

    private List<String> texts(Parameter parameter, String value) {
        List<String> texts = new ArrayList<>();
        StrangeTexts.of(parameter.schema(), value, random).stream()
                .map(StrangeTexts.Strange::text)
                .filter(text -> Call.escaped(text).length() < 3_000)
                .forEach(texts::add);
        texts.addAll(WRONG_NUMBERS);
        if (parameter.schema().path("format").asText().equals("date-time")) {
            StrangeTexts.times().forEach(time -> texts.add(time.text()));
        }
        return texts;
    }

    private static String sample(Parameter parameter) {
        String example = parameter.example();
        return example == null ? Samples.of(parameter.schema()).asText() : example;
    }

    /** An empty value may count as absent. What UTF-8 cannot hold arrives as a question mark, and is not asked about. */
    private static boolean isForbidden(JsonNode schema, String text) {
        if (text.isEmpty()) {
            return schema.path("minLength").asInt(0) > 0;
        }
        return !StrangeTexts.holdsControls(text) && Schemas.forbids(schema, typed(schema, text));
    }

    private static JsonNode typed(JsonNode schema, String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (schema.path("type").asText()) {
            case "integer" -> text.matches("-?\\d+") ? json.numberNode(new BigDecimal(text)) : json.textNode(text);
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? json.booleanNode(text.equals("true"))
                        : json.textNode(text);
            default -> json.textNode(text);
        };
    }

    private void header(Parameter parameter) {
        String name = parameter.name();
        add("missing", parameter, parameter.required(), call -> call.withoutHeader(name));
        for (String rubbish : RUBBISH) {
            add(
                    "value " + StrangeTexts.shortened(rubbish),
                    parameter,
                    false,
                    call -> call.withoutHeader(name).withHeader(new Pair(name, rubbish)));
        }
        noHttp(name, "\u0000");
        noHttp(name, "a\u0001b");
        noHttp(name, "a".repeat(20_000));
    }

    private void everywhere(ApiOperation operation) {
        List<String> names = new ArrayList<>(List.of(
                "Accept", "X-Request-Id", "X-Forwarded-For", "If-None-Match", "Content-Encoding", "Cookie", "Origin"));
        if (!operation.isPublic()) {
            names.add("Authorization");
        }
        for (String name : names) {
            for (String rubbish : RUBBISH) {
                unnamed(
                        name + ": " + StrangeTexts.shortened(rubbish),
                        call -> call.withoutHeader(name).withHeader(new Pair(name, rubbish)));
            }
        }
        unnamed("Accept: text/html", call -> call.withHeader(new Pair("Accept", "text/html")));
        unnamed("Accept: */*;q=rubbish", call -> call.withHeader(new Pair("Accept", "*/*;q=rubbish")));
        unnamed("unknown parameter", call -> call.withQuery(new Pair("no_such_parameter", "1")));
        unnamed("nameless parameter", call -> call.withQuery(new Pair("", "")));
        escapes("a name", escape -> call -> call.withQuery(new Pair("a" + escape, "1")));
    }

    private void add(String what, Parameter parameter, boolean isForbidden, UnaryOperator<Call> change) {
        // What cannot be the name of a thing names nothing: 404, and no field.
        @Nullable String field = parameter.place() == Place.PATH ? null : parameter.name();
        cases.add(Case.of(parameter.name() + ": " + what, field, isForbidden, change));
    }

    private void escapes(String place, Function<String, UnaryOperator<Call>> change) {
        for (String broken : NO_ESCAPES) {
            cases.add(new Case(broken + " in " + place, null, Demand.PERHAPS_NO_HTTP, change.apply(broken)));
        }
        for (String strange : STRANGE_ESCAPES) {
            unnamed(strange + " in " + place, change.apply(strange));
        }
    }

    private void unnamed(String what, UnaryOperator<Call> change) {
        cases.add(new Case(what, null, Demand.ANY, change));
    }

    private void noHttp(String name, String value) {
        cases.add(new Case(
                name + ": " + StrangeTexts.shortened(value),
                name,
                Demand.PERHAPS_NO_HTTP,
                call -> call.withoutHeader(name).withHeader(new Pair(name, value))));
    }
}
