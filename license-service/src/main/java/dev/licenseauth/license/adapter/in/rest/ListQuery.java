package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The query of a request for a list. Whatever is wrong with it is named, all at once. */
final class ListQuery {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final MultivaluedMap<String, String> query;
    private final FieldErrors errors = new FieldErrors();
    private final Set<String> known = new HashSet<>();

    ListQuery(MultivaluedMap<String, String> query) {
        this.query = query;
    }

    /** A parameter that may be absent; {@code null} when it is, or is wrong, which is noted. */
    <T> @Nullable T read(String name, Function<String, T> parser) {
        known.add(name);
        List<String> values = query.getOrDefault(name, Collections.emptyList());
        if (values.size() > 1) {
            errors.add(name, "must be given once");
            return null;
        }
        return errors.optional(name, values.isEmpty() ? null : values.getFirst(), parser)
                .orElse(null);
    }

    /** How many to list. */
    int limit() {
        Integer limit = read("limit", ListQuery::limit);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new IllegalArgumentException("must be 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }

    /** Ends the request if anything was wrong, or a parameter was given that was not read. */
    void requireGood() {
        query.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(name, "is not a parameter of this request"));
        errors.throwIfAny();
    }
}
