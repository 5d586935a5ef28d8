package dev.licenseauth.domain.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A login that is alive: a family of refresh tokens.
 *
 * @param usedAt   when it was logged in or refreshed last
 * @param provedAt when the password was last proved in it
 */
public record Session(UUID id, UUID userId, Instant createdAt, Instant usedAt, Instant provedAt, Instant expiresAt) {}
