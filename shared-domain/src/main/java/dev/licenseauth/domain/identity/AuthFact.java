package dev.licenseauth.domain.identity;

import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.UUID;

/** Something every service keeps in memory. Of two about one thing the later one counts. */
public sealed interface AuthFact {
    /**
     * Every revocation up to the counter has been told.
     *
     * @param at by the database's clock, read before the counter
     */
    record Heartbeat(Instant at, Revocation counter) implements AuthFact {}

    /**
     * Credentials are dead.
     *
     * @param expiresAt when the last access token that is hit has expired
     */
    record Revoked(RevocationTarget target, Revocation counter, Instant expiresAt) implements AuthFact {}

    /** No access token that the target's revocation hits can be alive any more. {@code target} is its text. */
    record RevocationLapsed(String target) implements AuthFact {}

    /**
     * A signing key is in this state, which is not {@code RETIRED}.
     *
     * @param version counts the key's states
     */
    record SigningKey(String kid, KeyState state, long version, RSAPublicKey publicKey) implements AuthFact {}

    /** A signing key is retired: what it signed is good no longer. */
    record SigningKeyGone(String kid) implements AuthFact {}

    /** The security settings in effect. {@code version} counts their changes. */
    record Settings(long version, SecuritySettings values) implements AuthFact {}

    /**
     * What is known of an owner who is a user.
     *
     * @param version     counts what was told of the owner
     * @param bannedUntil {@code null} while he is not banned, and for a ban without an end
     */
    record Owner(
            String ownerRef,
            long version,
            UUID userId,
            boolean banned,
            @Nullable Instant bannedUntil) implements AuthFact {}
}
