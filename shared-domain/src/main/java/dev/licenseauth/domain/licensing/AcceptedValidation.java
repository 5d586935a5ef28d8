package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A validation that was answered with yes, as it is told of.
 *
 * @param dlid the DLID's first and last characters
 */
public record AcceptedValidation(
        Use use,
        AppId appId,
        String tier,
        String dlid,
        Instant at,
        @Nullable String ip,
        @Nullable String requestId) {}
