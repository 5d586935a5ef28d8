package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A domain that a licence holds or held.
 *
 * @param pattern    the host, or {@code *.} and the apex
 * @param takesSlot  whether it counts against the limit
 * @param boundAt    when it was bound last
 * @param releasedAt when it was released; {@code null} while it is bound
 */
public record BoundDomain(
        UUID id,
        String pattern,
        boolean takesSlot,
        Instant boundAt,
        Instant lastSeenAt,
        @Nullable Instant releasedAt) {}
