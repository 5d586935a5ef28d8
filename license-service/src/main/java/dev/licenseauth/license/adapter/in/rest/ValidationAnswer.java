package dev.licenseauth.license.adapter.in.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.license.application.ValidateLicense;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The answer of a validation, written without reflection: it is the hottest path there is. */
final class ValidationAnswer {
    /** Seconds after which a client should ask again. */
    static final int REFRESH_VALID = 86_400;

    /** The same where the answer is no, and where it is stale. */
    static final int REFRESH_INVALID = 300;

    private static final JsonFactory JSON = new JsonFactory();

    private ValidationAnswer() {}

    /** The answer as JSON. The array is shared and must not be changed. */
    static byte[] body(ValidateLicense.Answer answer) {
        return switch (answer) {
            case ValidateLicense.Answer.Invalid(Verdict.Reason reason, boolean isStale) -> invalid(reason, isStale);
            case ValidateLicense.Answer.Valid(Entitlement entitlement, boolean inGrace, boolean isStale) ->
                valid(entitlement, inGrace, isStale);
        };
    }

    /** Why the answer is no; {@code null} when it is yes. */
    static Verdict.@Nullable Reason refusal(ValidateLicense.Answer answer) {
        return switch (answer) {
            case ValidateLicense.Answer.Invalid(Verdict.Reason reason, boolean ignored) -> reason;
            case ValidateLicense.Answer.Valid _ -> null;
        };
    }

    private static byte[] invalid(Verdict.Reason reason, boolean isStale) {
        // Reasons are plain words: nothing in them needs escaping.
        return ("{\"valid\":false,\"reason\":\"" + reason.word() + (isStale ? "\",\"stale\":true" : "\"")
                        + ",\"refresh_after\":" + REFRESH_INVALID + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] valid(Entitlement entitlement, boolean inGrace, boolean isStale) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeBooleanField("valid", true);
            json.writeStringField("tier", entitlement.tier());
            json.writeStringField("tier_name", entitlement.tierName());
            json.writeArrayFieldStart("products");
            for (String product : entitlement.products()) {
                json.writeString(product);
            }
            json.writeEndArray();
            json.writeNumberField("domains_used", entitlement.domains().used());
            Integer domainsMax = entitlement.domains().max();
            if (domainsMax == null) {
                json.writeNullField("domains_max");
            } else {
                json.writeNumberField("domains_max", domainsMax);
            }
            Instant expiresAt = entitlement.expiresAt();
            json.writeStringField("expires_at", expiresAt == null ? null : expiresAt.toString());
            json.writeStringField("status", inGrace ? "grace" : "active");
            if (isStale) {
                json.writeBooleanField("stale", true);
            }
            json.writeNumberField("refresh_after", isStale ? REFRESH_INVALID : REFRESH_VALID);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
