package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Role;
import org.jspecify.annotations.Nullable;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.UUID;

/** What auth-service tells every other service about credentials: a record of the topic {@code auth.state.v1}. */
public sealed interface StateRecord {
    /**
     * Everything up to here has been told.
     *
     * @param at      when, by the clock of auth-service's database
     * @param counter the revocation counter then: no revocation with this or a smaller one is still to come
     */
    record Heartbeat(Instant at, long counter) implements StateRecord {}

    /**
     * Credentials are dead.
     *
     * @param counter   tokens that carry a smaller one are hit
     * @param expiresAt from when on no token that is hit could be alive anyhow
     */
    record Revocation(Target target, long counter, Instant expiresAt) implements StateRecord {}

    /**
     * A key that signs access tokens.
     *
     * @param version of two records for a key the larger one counts
     */
    record SigningKey(String kid, long version, RSAPublicKey publicKey) implements StateRecord {}

    /** A key that no token is good with any more. A {@code kid} never comes back. */
    record SigningKeyGone(String kid) implements StateRecord {}

    /**
     * What is known of an owner who is a user.
     *
     * @param version     of two records for an owner the larger one counts
     * @param bannedUntil {@code null} while he is not banned, and for a ban without an end
     */
    record Owner(
            String ownerRef,
            long version,
            boolean banned,
            @Nullable Instant bannedUntil) implements StateRecord {}

    /** Something this version does not know or does not need. */
    record Irrelevant() implements StateRecord {}

    /** Whose credentials. */
    sealed interface Target {
        /** Everybody's. */
        record Everybody() implements Target {}

        /** Those of every role below admin. */
        record NonAdmins() implements Target {}

        /** Those of a role. */
        record OfRole(Role role) implements Target {}

        /** Those of a user. */
        record OfUser(UUID userId) implements Target {}

        /** Those of one login. */
        record OfSession(UUID sessionId) implements Target {}

        /** Those signed with a key. */
        record OfKey(String kid) implements Target {}
    }
}
