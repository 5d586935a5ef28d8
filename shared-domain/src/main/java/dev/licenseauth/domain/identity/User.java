package dev.licenseauth.domain.identity;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * Somebody who can log in.
 *
 * @param username     as it was given when the user was made
 * @param passwordHash PHC string
 * @param ownerRef     the owner of licences he is linked to, if he is
 * @param banned       whether a ban was in force when this was read
 */
public record User(
        UUID id,
        String username,
        Role role,
        String passwordHash,
        @Nullable String ownerRef,
        boolean banned) {
    /** Whether a plain password never logs him in. */
    public boolean isPrivileged() {
        return switch (role) {
            case ADMIN, SUPER_ADMIN -> true;
            case GUEST, USER, SUPPORT, RESELLER -> false;
        };
    }

    /** The name that goes on events. */
    public String actor() {
        return "user:" + id;
    }

    /** Says nothing of the password. */
    @Override
    public String toString() {
        return "User[" + id + ", " + role + "]";
    }
}
