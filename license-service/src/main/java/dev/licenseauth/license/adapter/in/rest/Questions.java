package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.licensing.DeviceKey;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.Question;
import dev.licenseauth.domain.licensing.port.DeviceKeys;
import dev.licenseauth.domain.licensing.port.InternetNames;
import io.vertx.core.MultiMap;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Reads what clients ask, from the query or the body alike. An empty value counts as absent: plug-ins send every parameter they know. */
@ApplicationScoped
class Questions {
    private static final int MAX_LENGTH = 255;

    private final InternetNames names;
    private final DeviceKeys deviceKeys;

    Questions(InternetNames names, DeviceKeys deviceKeys) {
        this.names = names;
        this.deviceKeys = deviceKeys;
    }

    /** A question about the licence that the DLID belongs to. */
    record Asked(Dlid.Parsed dlid, Question question) {}

    /** The values as they came. */
    record Given(
            @Nullable String dlid,
            @Nullable String product,
            @Nullable String domain,
            @Nullable String hwid) {}

    /**
     * Reads query parameters.
     *
     * @throws ProblemException 400 naming what is missing, repeated, too long or no host
     */
    Asked check(MultiMap parameters) {
        FieldErrors errors = new FieldErrors();
        Given given = new Given(
                single(errors, parameters, "dlid"),
                single(errors, parameters, "product"),
                single(errors, parameters, "domain"),
                single(errors, parameters, "hwid"));
        String register = bounded(errors, "register", single(errors, parameters, "register"));
        if (register != null && !register.equals("true") && !register.equals("false")) {
            errors.addUnlessNamed("register", "must be true or false");
        }
        return read(errors, given, "false".equals(register) ? Question.Purpose.ASK : Question.Purpose.CHECK);
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException as above
     */
    Asked check(ValidationRequest body) {
        return read(
                new FieldErrors(),
                new Given(body.dlid(), body.product(), body.domain(), body.hwid()),
                Boolean.FALSE.equals(body.register()) ? Question.Purpose.ASK : Question.Purpose.CHECK);
    }

    /**
     * Reads what several requests have in common, and ends the request if anything is wrong with these or was noted
     * before.
     *
     * @throws ProblemException as above
     */
    Asked read(FieldErrors errors, Given given, Question.Purpose purpose) {
        String dlid = bounded(errors, "dlid", given.dlid());
        String product = bounded(errors, "product", given.product());
        DomainName domain = domain(errors, bounded(errors, "domain", given.domain()));
        String hwid = bounded(errors, "hwid", given.hwid());
        if (dlid == null) {
            errors.addUnlessNamed("dlid", "is required");
        }
        errors.throwIfAny();
        DeviceKey device = hwid == null ? null : deviceKeys.of(hwid);
        return new Asked(Dlid.parse(String.valueOf(dlid)), new Question(product, domain, device, purpose));
    }

    private @Nullable DomainName domain(FieldErrors errors, @Nullable String written) {
        if (written == null) {
            return null;
        }
        return switch (DomainName.parse(written, names)) {
            case DomainName.Parsed.Host(DomainName name) -> name;
            case DomainName.Parsed.PublicSuffix() -> {
                errors.add("domain", "must be more than a public suffix such as co.uk");
                yield null;
            }
            case DomainName.Parsed.NoHost() -> {
                errors.add("domain", "must be a host name, for example shop.example.com");
                yield null;
            }
        };
    }

    private static @Nullable String single(FieldErrors errors, MultiMap parameters, String name) {
        return Fields.single(errors, name, parameters.getAll(name));
    }

    static @Nullable String bounded(FieldErrors errors, String name, @Nullable String value) {
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
