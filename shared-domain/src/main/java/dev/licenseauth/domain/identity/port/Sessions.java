package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.Session;
import dev.licenseauth.domain.identity.User;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions, each a family of refresh tokens of which the newest is good. A session is alive until it ends, expires, or is
 * hit by a revocation that ends sessions. All but {@link #couldBeGood} in the transaction in progress.
 */
public interface Sessions {
    /** A refresh token, which exists nowhere else in the clear. */
    record RefreshToken(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** What a refresh token was good for. */
    sealed interface Spending {
        /** It was good and is spent now. */
        record Spent(UUID sessionId, UUID userId, Instant provedAt) implements Spending {}

        /** It had been spent before, and the session is alive: two hold a token of it, and one of them stole it. */
        record Reused(UUID sessionId, UUID userId) implements Spending {}

        /** It is unknown, expired, or of a session that is not alive. */
        record NotGood() implements Spending {}
    }

    /** Whether a token may be worth looking for; told from the token alone, in no transaction. */
    boolean couldBeGood(String refreshToken);

    /** Spends a token. Callers with tokens of one session take turns. */
    Spending spend(String refreshToken, Instant now);

    /** The next token of a session whose last one was just spent by this user. */
    RefreshToken next(UUID sessionId, User user, Instant tokensUntil, Instant now);

    /** Why a session ended. */
    enum EndReason {
        LOGOUT,
        REFRESH_REUSE,
        REVOKED
    }

    /** A session that ended, and when its last access token expires. */
    record Ended(UUID sessionId, UUID userId, Instant tokensUntil) {}

    /** The session of a token, if the session is alive and the token not expired. Its row stays locked. */
    Optional<UUID> ofToken(String refreshToken, Instant now);

    /** Ends a session; empty, and nothing happens, when it is not alive. */
    Optional<Ended> end(UUID sessionId, EndReason reason, Instant now);

    /** The sessions of a user that are alive, newest first, at most so many. */
    List<Session> ofUser(UUID userId, int limit, Instant now);

    /** The session, if it is alive. Its row stays locked. */
    Optional<Session> alive(UUID sessionId, Instant now);

    /**
     * The password was proved again in a session that is alive.
     *
     * @param tokensUntil when the access token that is granted for it expires
     */
    void prove(UUID sessionId, Instant tokensUntil, Instant now);

    /** Spares a session that is alive what was revoked up to here. Under {@link Revocations#lock()} only. */
    void spare(UUID sessionId, Revocation revocation);

    /** How many sessions are alive that a revocation of the target would end; counting stops at the given number. */
    long countAlive(RevocationTarget target, int atMost, Instant now);
}
