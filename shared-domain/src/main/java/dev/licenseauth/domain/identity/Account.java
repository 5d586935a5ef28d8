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
 * @param changes  how often what is known of him has been changed since he was made; a ban that runs out changes nothing
 */
public record Account(
        UUID id,
        String username,
        Role role,
        @Nullable String ownerRef,
        @Nullable Ban ban,
        Instant createdAt,
        Instant updatedAt,
        long changes) {
    /**
     * Never the same of two that look different. Changes alone would not do: a ban that runs out writes nothing, and yet who
     * was shown as banned is shown as free.
     */
    public long version() {
        return 2 * changes + (ban == null ? 0 : 1);
    }
}
