package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A user as those see him who look after users.
 *
 * @param username as it was given
 * @param ownerRef the owner of licences he is linked to, if he is
 * @param ban      the one in force, if there is one
 */
public record Account(
        UUID id,
        String username,
        Role role,
        @Nullable String ownerRef,
        @Nullable Ban ban,
        Instant createdAt,
        Instant updatedAt) {}
