package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A device that a licence is or was bound to.
 *
 * @param name       what its client calls it, if it says
 * @param boundAt    when it was bound last
 * @param releasedAt when it was released; {@code null} while it is bound
 */
public record BoundDevice(
        UUID id,
        @Nullable String name,
        Instant boundAt,
        Instant lastSeenAt,
        @Nullable Instant releasedAt) {
    /** Whether it is bound now. */
    public boolean isBound() {
        return releasedAt == null;
    }
}
