package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.Given;
import dev.licenseauth.domain.licensing.DlidChecksum;
import dev.licenseauth.domain.licensing.DomainBinding;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Patch;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.RenewalBasis;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the fields that several requests of licensing have. */
final class Fields {
    private static final int MAX_PRODUCTS = 200;

    private Fields() {}

    /** The one value of a query parameter; {@code null} when it was not given, or several times, which is noted. */
    static @Nullable String single(FieldErrors errors, String parameter, UriInfo uri) {
        return single(errors, parameter, uri.getQueryParameters().getOrDefault(parameter, Collections.emptyList()));
    }

    /** The same of its values. */
    static @Nullable String single(FieldErrors errors, String parameter, List<String> values) {
        if (values.size() > 1) {
            errors.add(parameter, "must be given once");
        }
        return values.size() == 1 ? values.getFirst() : null;
    }

    /** A limit; {@code null} when it was not given, or is wrong, which is noted. */
    static @Nullable Limit limit(FieldErrors errors, String field, Given<Integer> given) {
        if (!given.present()) {
            return null;
        }
        try {
            return Limit.of(given.value());
        } catch (IllegalArgumentException e) {
            errors.add(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Product codes, each once; empty when none were given. */
    static List<ProductCode> products(FieldErrors errors, @Nullable List<@Nullable String> codes) {
        if (codes == null) {
            return List.of();
        }
        if (codes.size() > MAX_PRODUCTS) {
            errors.add("products", "must be at most " + MAX_PRODUCTS);
            return List.of();
        }
        Set<ProductCode> products = new LinkedHashSet<>();
        for (int i = 0; i < codes.size(); i++) {
            String field = "products." + i;
            errors.required(field, codes.get(i), ProductCode::new).ifPresent(code -> {
                if (!products.add(code)) {
                    errors.add(field, "repeats " + code);
                }
            });
        }
        return new ArrayList<>(products);
    }

    /** The product codes of a patch, which are all there will be; {@code null} when they were not given, or are wrong. */
    static @Nullable List<ProductCode> replacementProducts(FieldErrors errors, Given<List<@Nullable String>> given) {
        if (!given.present()) {
            return null;
        }
        if (given.value() == null) {
            // Whoever means none writes an empty list.
            errors.add("products", "must not be null");
            return null;
        }
        return products(errors, given.value());
    }

    /** A whole number in a range. */
    static Function<Integer, Integer> between(int min, int max) {
        return number -> {
            if (number < min || number > max) {
                throw new IllegalArgumentException("must be " + min + " to " + max);
            }
            return number;
        };
    }

    /** A word of {@link DomainBinding}. */
    static DomainBinding binding(String word) {
        return DomainBinding.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("must be auto, explicit or off"));
    }

    /** A word of {@link RenewalBasis}. */
    static RenewalBasis renewalBasis(String word) {
        return RenewalBasis.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("must be from_expiry, from_now or later"));
    }

    /** A word of {@link DlidChecksum}. */
    static DlidChecksum dlidChecksum(String word) {
        return DlidChecksum.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("must be required or imported_ok"));
    }

    /** A field of a patch. */
    static <V, T> Patch<T> patch(FieldErrors errors, String field, Given<V> given, Function<V, T> parser) {
        if (!given.present()) {
            return new Patch.Keep<>();
        }
        return given.value() == null
                ? new Patch.Clear<>()
                : errors.optional(field, given.value(), parser)
                        .<Patch<T>>map(Patch.Put::new)
                        .orElseGet(Patch.Keep::new);
    }

    /** A field of a patch that cannot be cleared; {@code null} when it was not given, or is wrong, which is noted. */
    static <V, T> @Nullable T replacement(FieldErrors errors, String field, Given<V> given, Function<V, T> parser) {
        if (given.present() && given.value() == null) {
            errors.add(field, "must not be null");
        }
        return errors.optional(field, given.value(), parser).orElse(null);
    }
}
