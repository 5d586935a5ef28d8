package dev.licenseauth.adapters.http;

import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Gathers what is wrong with a request, so that the caller learns of all of it at once. */
public final class FieldErrors {
    private final List<Problem.FieldError> errors = new ArrayList<>();

    /** Notes that a field is wrong. The message continues the field's name: "must be …". */
    public void add(String field, String message) {
        errors.add(new Problem.FieldError(field, message));
    }

    /** The same, unless something is noted of the field already. */
    public void addUnlessNamed(String field, String message) {
        if (errors.stream().noneMatch(error -> error.field().equals(field))) {
            add(field, message);
        }
    }

    /** A parameter of the query; {@code null} when it was not given, or was given more than once, which is noted. */
    public @Nullable String single(String parameter, UriInfo uri) {
        List<String> values = uri.getQueryParameters().getOrDefault(parameter, List.of());
        if (values.size() > 1) {
            add(parameter, "must be given once");
        }
        return values.size() == 1 ? values.getFirst() : null;
    }

    /** Reads a field that must be there. Empty when it is missing or wrong, which is noted. */
    public <V, T> Optional<T> required(String field, @Nullable V value, Function<V, T> parser) {
        if (value == null) {
            add(field, "is required");
            return Optional.empty();
        }
        return parse(field, value, parser);
    }

    /** Reads a field that may be absent. Empty when it is absent, or wrong, which is noted. */
    public <V, T> Optional<T> optional(String field, @Nullable V value, Function<V, T> parser) {
        return value == null ? Optional.empty() : parse(field, value, parser);
    }

    private <V, T> Optional<T> parse(String field, V value, Function<V, T> parser) {
        try {
            return Optional.of(parser.apply(value));
        } catch (IllegalArgumentException e) {
            add(field, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Ends the request if anything was noted.
     *
     * @throws ProblemException 400 naming every field noted
     */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.invalidRequest(errors));
        }
    }
}
