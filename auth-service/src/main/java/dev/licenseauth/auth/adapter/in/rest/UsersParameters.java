package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The query of a request for users. Whatever is wrong with it is named, all at once. */
record UsersParameters(@Nullable UUID before, int limit) {
    private static final Set<String> NAMES = Set.of("limit", "cursor");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int MOST_DIGITS = 9;

    /** @throws dev.licenseauth.adapters.http.ProblemException 400 naming every parameter that is wrong */
    static UsersParameters parse(MultivaluedMap<String, String> query, UsersCursor cursors) {
        FieldErrors errors = new FieldErrors();
        query.keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .forEach(name -> errors.add(name, "is not a parameter of this request"));
        Integer limit = read(query, errors, "limit", UsersParameters::limit);
        UUID before = read(query, errors, "cursor", cursors::read);
        errors.throwIfAny();
        return new UsersParameters(before, limit == null ? DEFAULT_LIMIT : limit);
    }

    private static <T> @Nullable T read(
            MultivaluedMap<String, String> query, FieldErrors errors, String name, Function<String, T> parser) {
        List<String> values = query.getOrDefault(name, Collections.emptyList());
        if (values.size() > 1) {
            errors.add(name, "must be given once");
            return null;
        }
        return errors.optional(name, values.isEmpty() ? null : values.getFirst(), parser)
                .orElse(null);
    }

    private static int limit(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MAX_LIMIT) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + MAX_LIMIT);
        }
        return number;
    }
}
