package dev.licenseauth.domain.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Somewhere events are sent to.
 *
 * @param disabledReason why the dispatcher disabled it; {@code null} when it did not
 * @param secrets        what deliveries are signed with
 * @param version        rises with each change
 */
public record Endpoint(
        UUID id,
        EndpointSettings settings,
        @Nullable DisableReason disabledReason,
        Secrets secrets,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    /**
     * The secret, and the one before it while that is still good.
     *
     * @param previousUntil when the previous one lapses
     */
    public record Secrets(
            SigningSecret current,
            @Nullable SigningSecret previous,
            @Nullable Instant previousUntil) {
        /** The previous one, if it has not lapsed. */
        public @Nullable SigningSecret previousAt(Instant now) {
            return previousUntil != null && now.isBefore(previousUntil) ? previous : null;
        }
    }

    /** How events name an endpoint as their subject. */
    public static String subject(UUID id) {
        return "webhook:" + id;
    }

    /** The endpoint with other settings. Enabling it forgets why it was disabled. */
    public Endpoint changed(EndpointSettings settings, Instant now) {
        return new Endpoint(
                id, settings, settings.enabled() ? null : disabledReason, secrets, createdAt, now, version + 1);
    }

    /** The endpoint as the dispatcher disables it. */
    public Endpoint disabled(DisableReason reason, Instant now) {
        return new Endpoint(id, settings.disabled(), reason, secrets, createdAt, now, version + 1);
    }

    /** The endpoint with a new secret; the present one stays good for a while. */
    public Endpoint rotated(SigningSecret secret, Instant now, Instant previousUntil) {
        return new Endpoint(
                id,
                settings,
                disabledReason,
                new Secrets(secret, secrets.current(), previousUntil),
                createdAt,
                now,
                version + 1);
    }
}
