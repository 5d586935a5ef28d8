package dev.licenseauth.domain.identity;

/**
 * A value of the revocation counter.
 *
 * @param value a token is dead if a revocation that hits it has a larger one
 */
public record Revocation(long value) {}
