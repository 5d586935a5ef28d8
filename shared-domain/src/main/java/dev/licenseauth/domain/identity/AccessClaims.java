package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * What an access token says.
 *
 * @param tokenId    {@code jti}
 * @param userId     {@code sub}
 * @param sessionId  {@code sid}
 * @param revocation {@code rev}: the counter as read before all else when the token was granted
 * @param provedAt   {@code auth_time}: when the password was last proved
 * @param ownerRef   {@code owner}: the owner the user is linked to
 */
public record AccessClaims(
        UUID tokenId,
        UUID userId,
        UUID sessionId,
        Role role,
        Revocation revocation,
        Instant provedAt,
        @Nullable String ownerRef,
        Instant issuedAt,
        Instant expiresAt) {}
