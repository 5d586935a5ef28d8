package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.licensing.DomainName;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a client asks, read from the query or the body alike. */
record ValidationQuestion(String dlid, @Nullable String product) {
    private static final int MAX_LENGTH = 255;

    /**
     * Reads query parameters.
     *
     * @throws ProblemException 400 naming what is missing, repeated, too long or no host
     */
    static ValidationQuestion of(MultiMap parameters) {
        FieldErrors errors = new FieldErrors();
        return of(
                errors,
                single(errors, parameters, "dlid"),
                single(errors, parameters, "product"),
                single(errors, parameters, "domain"));
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException as above
     */
    static ValidationQuestion of(ValidationRequest body) {
        return of(new FieldErrors(), body.dlid(), body.product(), body.domain());
    }

    private static ValidationQuestion of(
            FieldErrors errors, @Nullable String dlid, @Nullable String product, @Nullable String domain) {
        String key = bounded(errors, "dlid", dlid);
        String wanted = bounded(errors, "product", product);
        String host = bounded(errors, "domain", domain);
        if (host != null && DomainName.parse(host).isEmpty()) {
            errors.add("domain", "must be a host name, for example shop.example.com");
        }
        if (key == null) {
            errors.addUnlessNamed("dlid", "is required");
        }
        errors.throwIfAny();
        return new ValidationQuestion(String.valueOf(key), wanted);
    }

    private static @Nullable String single(FieldErrors errors, MultiMap parameters, String name) {
        List<String> values = parameters.getAll(name);
        if (values.size() > 1) {
            errors.add(name, "must be given once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** An empty value counts as absent: plug-ins send every parameter they know. */
    private static @Nullable String bounded(FieldErrors errors, String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() > MAX_LENGTH) {
            errors.add(name, "must be at most " + MAX_LENGTH + " characters");
            // What is too long is not looked at any further: parsing a host name costs time in its length.
            return null;
        }
        return value;
    }
}
