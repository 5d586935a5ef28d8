package dev.licenseauth.testing.fuzz;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a request of an operation right, beside what its document gives as examples.
 *
 * @param token      the credential it is sent with; {@code null} for none
 * @param parameters by name, unescaped
 * @param fields     of the body, instead of the example's; {@code null} leaves one out
 */
public record GoodRequest(
        @Nullable String token, Map<String, String> parameters, Map<String, @Nullable Object> fields) {

    /** One that the examples describe, sent with a credential. */
    public static GoodRequest as(@Nullable String token) {
        return new GoodRequest(token, Map.of(), Map.of());
    }

    /** With a parameter of path, query or header. */
    public GoodRequest parameter(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new GoodRequest(token, more, fields);
    }

    /** With a field of the body; {@code null} leaves it out. */
    public GoodRequest field(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new GoodRequest(token, parameters, more);
    }
}
