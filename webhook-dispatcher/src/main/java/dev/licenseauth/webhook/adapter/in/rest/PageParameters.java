package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.domain.webhook.DeliveryState;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The query of a request for a list. Whatever is wrong with it is named, all at once. */
record PageParameters(
        int limit, @Nullable UUID before, @Nullable DeliveryState state) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    static PageParameters ofEndpoints(MultivaluedMap<String, String> query, Cursors cursors) {
        return parse(query, cursors, Set.of("limit", "cursor"));
    }

    static PageParameters ofDeliveries(MultivaluedMap<String, String> query, Cursors cursors) {
        return parse(query, cursors, Set.of("limit", "cursor", "state"));
    }

    private static PageParameters parse(MultivaluedMap<String, String> query, Cursors cursors, Set<String> names) {
        FieldErrors errors = new FieldErrors();
        query.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> errors.add(name, "is not a parameter of this request"));
        Integer limit = read(query, errors, "limit", PageParameters::limit);
        UUID before = read(query, errors, "cursor", cursors::read);
        DeliveryState state = names.contains("state") ? read(query, errors, "state", DeliveryState::ofWord) : null;
        errors.throwIfAny();
        return new PageParameters(limit == null ? DEFAULT_LIMIT : limit, before, state);
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
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new IllegalArgumentException("must be 1 to " + MAX_LIMIT);
        }
        return Integer.parseInt(text);
    }
}
