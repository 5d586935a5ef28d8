package dev.licenseauth.domain.identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Why somebody may not log in.
 *
 * @param until {@code null} for ever
 */
public record Ban(String reason, @Nullable Instant until) {}
