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
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Reads what clients ask, from the query or the body alike. An empty value counts as absent: plug-ins send every parameter they know. */
@Singleton
class Questions {
    private static final int MAX_LENGTH = 255;

    /** A power of two. Shops ask for the same few hosts again and again. */
    private static final int REMEMBERED = 1 << 12;

    private final InternetNames names;
    private final DeviceKeys deviceKeys;
    private final AtomicReferenceArray<@Nullable Read> remembered = new AtomicReferenceArray<>(REMEMBERED);

    /** What was read of what was written for a domain. */
    private record Read(String written, DomainName.Parsed parsed) {}

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
     * Reads query parameters that could be taken as they came.
     *
     * @throws ProblemException as above
     */
    Asked check(PlainQuery query) {
        return read(
                new FieldErrors(), query.given(), query.isRegister() ? Question.Purpose.CHECK : Question.Purpose.ASK);
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
        return switch (parsed(written)) {
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

    private DomainName.Parsed parsed(String written) {
        int slot = written.hashCode() & (REMEMBERED - 1);
        Read read = remembered.getPlain(slot);
        if (read == null || !read.written().equals(written)) {
            read = new Read(written, DomainName.parse(written, names));
            // Racing writers put in one right reading or the other; a record's fields are final and so safely
            // published.
            remembered.setPlain(slot, read);
        }
        return read.parsed();
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
