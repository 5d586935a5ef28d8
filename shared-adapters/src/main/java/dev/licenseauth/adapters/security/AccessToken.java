package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * What an access token says (RFC 9068), once its signature is known to be good.
 *
 * @param kid             the key that signed it
 * @param revocation      the revocation counter when it was granted
 * @param authenticatedAt when the password was last proved
 */
record AccessToken(
        String kid,
        UUID userId,
        UUID sessionId,
        Role role,
        @Nullable String ownerRef,
        long revocation,
        Instant authenticatedAt,
        Instant expiresAt) {}
