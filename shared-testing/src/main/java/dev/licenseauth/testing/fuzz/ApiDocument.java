package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The operations of an OpenAPI 3.0 document, all references followed. */
final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final String JSON = "application/json";
    private static final int MAX_DEPTH = 40;

    private final JsonNode root;

    private ApiDocument(JsonNode root) {
        this.root = root;
    }

    static ApiDocument read(Path document) {
        try {
            return new ApiDocument(new YAMLMapper().readTree(document.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("No OpenAPI document at " + document.toAbsolutePath(), e);
        }
    }

    List<ApiOperation> operations() {
        String base = root.at("/servers/0/url").asText("").replaceAll("/$", "");
        List<ApiOperation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    JsonNode operation = resolved(member.getValue(), 0);
                    JsonNode shared = resolved(path.getValue().path("parameters"), 0);
                    operations.add(operation(member.getKey(), base + path.getKey(), operation, shared));
                }
            }
        }
        return operations;
    }

    private ApiOperation operation(String method, String path, JsonNode operation, JsonNode sharedParameters) {
        List<ApiOperation.Parameter> parameters = new ArrayList<>();
        sharedParameters.forEach(parameter -> parameters.add(parameter(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        JsonNode content = operation.path("requestBody").path("content").path(JSON);
        JsonNode security = operation.has("security") ? operation.path("security") : root.path("security");
        return new ApiOperation(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                content.isMissingNode() ? null : merged(content.path("schema")),
                example(content),
                security.isEmpty());
    }

    private static ObjectNode example(JsonNode content) {
        JsonNode example = content.has("example")
                ? content.path("example")
                : content.at("/examples").path(0);
        return example instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private static ApiOperation.Parameter parameter(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        JsonNode example = parameter.has("example") ? parameter.path("example") : schema.path("example");
        return new ApiOperation.Parameter(
                parameter.path("name").asText(),
                ApiOperation.Place.of(parameter.path("in").asText()),
                parameter.path("required").asBoolean(false),
                schema,
                text(example));
    }

    private static @Nullable String text(JsonNode example) {
        return example.isMissingNode() ? null : example.asText();
    }

    /** An object of parts as one object. */
    private static JsonNode merged(JsonNode schema) {
        if (!schema.has("allOf")) {
            return schema;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = all.putObject("properties");
        ArrayNode required = all.putArray("required");
        schema.path("required").forEach(required::add);
        for (JsonNode part : schema.path("allOf")) {
            JsonNode one = merged(part);
            one.path("properties").properties().forEach(name -> properties.set(name.getKey(), name.getValue()));
            one.path("required").forEach(required::add);
            if (one.has("additionalProperties")) {
                all.set("additionalProperties", one.path("additionalProperties"));
            }
        }
        return all;
    }

    private JsonNode resolved(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("the document refers to itself");
        }
        if (node.has("$ref")) {
            return resolved(root.at(node.path("$ref").asText().substring(1)), depth + 1);
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> copy.set(member.getKey(), resolved(member.getValue(), depth + 1)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(resolved(element, depth + 1)));
            return copy;
        }
        return node;
    }
}
