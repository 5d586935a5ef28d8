package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.User;
import dev.licenseauth.domain.identity.port.Sessions.RefreshToken;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts down that somebody logged in: the ciphertext is used up, the attempt does not count, the session is open, and the event
 * of it goes out, all of it or nothing.
 */
public interface LoginSuccesses {
    /**
     * The attempt that succeeded.
     *
     * @param payload {@code null} for a plain password
     */
    record Attempted(
            UUID attempt,
            LoginName name,
            Attempter attempter,
            @Nullable Payload payload) {}

    /** What the password came in: a key's id and the hash of what was encrypted for it. */
    record Payload(String keyId, byte[] ciphertextHash) {}

    /**
     * The session to open.
     *
     * @param revocation  the counter as the login read it before all else
     * @param tokensUntil when the access token that is granted with it expires
     */
    record Opening(UUID sessionId, User user, Revocation revocation, Instant tokensUntil, Instant now) {}

    /** Opens the session with its first refresh token; empty, and nothing written, when the ciphertext was used before. */
    Optional<RefreshToken> open(Attempted attempted, Opening opening, EventTopic topic, Event event);
}
