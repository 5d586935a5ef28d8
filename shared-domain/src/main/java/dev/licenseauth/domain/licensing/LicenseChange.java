package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An entry of a licence's history.
 *
 * @param action what was done, for example {@code revoke}
 */
public record LicenseChange(
        String action, String actor, @Nullable String reason, Instant at) {}
