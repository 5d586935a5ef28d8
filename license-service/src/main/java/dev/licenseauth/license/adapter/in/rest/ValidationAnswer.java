package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.Entitlement;
import dev.licenseauth.domain.licensing.Verdict;
import dev.licenseauth.license.application.ValidateLicense;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The answer of a validation, put together from what is encoded already: it is the hottest path there is. */
final class ValidationAnswer {
    /** Seconds after which a client should ask again. */
    static final int REFRESH_VALID = 86_400;

    /** The same where the answer is no, and where it is stale. */
    static final int REFRESH_INVALID = 300;

    private static final int CAPACITY = 320;
    private static final byte[] TIER = JsonBytes.constant("{\"valid\":true,\"tier\":");
    private static final byte[] TIER_NAME = JsonBytes.constant(",\"tier_name\":");
    private static final byte[] PRODUCTS = JsonBytes.constant(",\"products\":[");
    private static final byte[] DOMAINS_USED = JsonBytes.constant("],\"domains_used\":");
    private static final byte[] DOMAINS_MAX = JsonBytes.constant(",\"domains_max\":");
    private static final byte[] EXPIRES_AT = JsonBytes.constant(",\"expires_at\":");
    private static final byte[] ACTIVE = JsonBytes.constant(",\"status\":\"active\"");
    private static final byte[] GRACE = JsonBytes.constant(",\"status\":\"grace\"");
    private static final byte[] STALE = JsonBytes.constant(",\"stale\":true");
    private static final byte[] END_VALID = JsonBytes.constant(",\"refresh_after\":" + REFRESH_VALID + "}");
    private static final byte[] END_INVALID = JsonBytes.constant(",\"refresh_after\":" + REFRESH_INVALID + "}");
    private static final Map<Verdict.Reason, byte[]> INVALID = encoded(",\"refresh_after\":");
    private static final Map<Verdict.Reason, byte[]> INVALID_STALE = encoded(",\"stale\":true,\"refresh_after\":");

    // Reasons are plain words: nothing in them needs escaping.
    private static Map<Verdict.Reason, byte[]> encoded(String rest) {
        Map<Verdict.Reason, byte[]> encoded = new EnumMap<>(Verdict.Reason.class);
        for (Verdict.Reason reason : Verdict.Reason.values()) {
            encoded.put(
                    reason,
                    JsonBytes.constant(
                            "{\"valid\":false,\"reason\":\"" + reason.word() + "\"" + rest + REFRESH_INVALID + "}"));
        }
        return encoded;
    }

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
        return Objects.requireNonNull((isStale ? INVALID_STALE : INVALID).get(reason));
    }

    private static byte[] valid(Entitlement entitlement, boolean inGrace, boolean isStale) {
        JsonBytes json = new JsonBytes(CAPACITY);
        json.raw(TIER).string(entitlement.tier());
        json.raw(TIER_NAME).string(entitlement.tierName());
        json.raw(PRODUCTS);
        List<String> products = entitlement.products();
        for (int i = 0; i < products.size(); i++) {
            if (i > 0) {
                json.comma();
            }
            json.string(products.get(i));
        }
        json.raw(DOMAINS_USED).number(entitlement.domains().used());
        json.raw(DOMAINS_MAX);
        Integer domainsMax = entitlement.domains().max();
        if (domainsMax == null) {
            json.nothing();
        } else {
            json.number(domainsMax);
        }
        json.raw(EXPIRES_AT);
        Instant expiresAt = entitlement.expiresAt();
        if (expiresAt == null) {
            json.nothing();
        } else {
            json.time(expiresAt);
        }
        json.raw(inGrace ? GRACE : ACTIVE);
        if (isStale) {
            json.raw(STALE).raw(END_INVALID);
        } else {
            json.raw(END_VALID);
        }
        return json.toBytes();
    }
}
