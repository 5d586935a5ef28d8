package dev.licenseauth.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An operation that a document describes.
 *
 * @param path       with the server's base path in front and names in braces
 * @param bodySchema of its JSON body; {@code null} when it has none
 * @param example    of its JSON body; empty when there is none
 * @param isPublic   whether it asks for no credential
 */
record ApiOperation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        @Nullable JsonNode bodySchema,
        ObjectNode example,
        boolean isPublic) {
    ApiOperation {
        parameters = List.copyOf(parameters);
    }

    /** Where a parameter stands. */
    enum Place {
        PATH,
        QUERY,
        HEADER;

        static Place of(String word) {
            return switch (word) {
                case "path" -> PATH;
                case "query" -> QUERY;
                case "header" -> HEADER;
                default -> throw new IllegalArgumentException("a parameter cannot stand in " + word);
            };
        }
    }

    /** A parameter; {@code example} is {@code null} when the document gives none. */
    record Parameter(
            String name,
            Place place,
            boolean required,
            JsonNode schema,
            @Nullable String example) {}

    @Override
    public String toString() {
        return id;
    }
}
