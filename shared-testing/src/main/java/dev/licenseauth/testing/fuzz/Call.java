package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as it goes over the wire: what a client library would never let out must go as well.
 *
 * @param path    values of the path's parameters, escaped
 * @param query   escaped, in order; a name may come twice
 * @param headers without those that frame the message
 * @param fields  the body's, when it has a JSON body
 * @param body    the bytes of the body; {@code null} for none
 */
record Call(
        ApiOperation operation,
        Map<String, String> path,
        List<Pair> query,
        List<Pair> headers,
        @Nullable ObjectNode fields,
        byte @Nullable [] body) {
    static final String CONTENT_TYPE = "Content-Type";

    private static final JsonMapper JSON = new JsonMapper();
    // Escapes: an unpaired surrogate has no other way to travel.
    private static final ObjectWriter WRITER = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** A name and its value. */
    record Pair(String name, String value) {}

    static Call of(ApiOperation operation, GoodRequest good) {
        Map<String, String> path = new LinkedHashMap<>();
        List<Pair> query = new ArrayList<>();
        List<Pair> headers = new ArrayList<>();
        if (good.token() != null) {
            headers.add(new Pair("Authorization", "Bearer " + good.token()));
        }
        for (ApiOperation.Parameter parameter : operation.parameters()) {
            String given = good.parameters().get(parameter.name());
            String value = given == null && parameter.required() ? parameter.example() : given;
            if (value != null) {
                switch (parameter.place()) {
                    case PATH -> path.put(parameter.name(), escaped(value));
                    case QUERY -> query.add(new Pair(parameter.name(), escaped(value)));
                    case HEADER -> headers.add(new Pair(parameter.name(), value));
                }
            }
        }
        if (operation.bodySchema() == null) {
            return new Call(operation, path, query, headers, null, null);
        }
        headers.add(new Pair(CONTENT_TYPE, "application/json"));
        ObjectNode fields = operation.example().deepCopy();
        good.fields().forEach((name, value) -> {
            if (value == null) {
                fields.remove(name);
            } else {
                fields.set(name, JSON.valueToTree(value));
            }
        });
        return new Call(operation, path, query, headers, fields, json(fields).getBytes(StandardCharsets.US_ASCII));
    }

    static String json(JsonNode node) {
        try {
            return WRITER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree becomes JSON", e);
        }
    }

    /** Percent-encoded as UTF-8; what UTF-8 cannot hold becomes a question mark. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Call withPath(String name, String escaped) {
        Map<String, String> changed = new LinkedHashMap<>(path);
        changed.put(name, escaped);
        return new Call(operation, changed, query, headers, fields, body);
    }

    Call without(String parameter) {
        return new Call(operation, path, others(query, parameter), headers, fields, body);
    }

    Call withQuery(Pair more) {
        return new Call(operation, path, added(query, more), headers, fields, body);
    }

    Call withoutHeader(String name) {
        return new Call(operation, path, query, others(headers, name), fields, body);
    }

    Call withHeader(Pair more) {
        return new Call(operation, path, query, added(headers, more), fields, body);
    }

    Call withBody(byte @Nullable [] bytes) {
        return new Call(operation, path, query, headers, fields, bytes);
    }

    Call withBody(String text) {
        return withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Pair> others(List<Pair> pairs, String name) {
        return pairs.stream().filter(pair -> !pair.name().equals(name)).toList();
    }

    private static List<Pair> added(List<Pair> pairs, Pair more) {
        List<Pair> all = new ArrayList<>(pairs);
        all.add(more);
        return all;
    }

    /** Path and query. */
    String target() {
        String target = operation.path();
        for (Map.Entry<String, String> value : path.entrySet()) {
            target = target.replace("{" + value.getKey() + "}", value.getValue());
        }
        return query.isEmpty()
                ? target
                : target
                        + query.stream()
                                .map(pair -> pair.name() + "=" + pair.value())
                                .collect(Collectors.joining("&", "?", ""));
    }

    /** The message's head and body. */
    byte[] message() {
        StringBuilder head = new StringBuilder(operation.method())
                .append(' ')
                .append(target())
                .append(" HTTP/1.1\r\nHost: fuzz\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            message.writeBytes(body);
        }
        return message.toByteArray();
    }
}
