package dev.licenseauth.testing.infra;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * Somebody for whom {@link TestAuthority} makes tokens.
 *
 * @param ownerRef whose licences are his own; {@code null} for nobody's
 */
public record TestUser(
        UUID id, UUID sessionId, Role role, @Nullable String ownerRef) {
    /** A new one, who has just logged in. */
    public static TestUser of(Role role) {
        return new TestUser(UUID.randomUUID(), UUID.randomUUID(), role, null);
    }

    /** A new one, linked to an owner. */
    public static TestUser owning(String ownerRef) {
        return new TestUser(UUID.randomUUID(), UUID.randomUUID(), Role.USER, ownerRef);
    }

    /** The name that goes on events. */
    public String actor() {
        return "user:" + id;
    }
}
