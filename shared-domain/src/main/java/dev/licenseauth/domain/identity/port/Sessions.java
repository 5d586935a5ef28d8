package dev.licenseauth.domain.identity.port;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Sessions, each a family of refresh tokens of which the newest is good. All in the transaction in progress. */
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
        record Spent(UUID sessionId, UUID userId) implements Spending {}

        /** It had been spent before, and the session is alive: two hold a token of it, and one of them stole it. */
        record Reused(UUID sessionId, UUID userId) implements Spending {}

        /** It is unknown, expired, or of a session that has ended. */
        record NotGood() implements Spending {}
    }

    /** Opens a session with its first refresh token. */
    RefreshToken open(UUID sessionId, UUID userId, Instant now);

    /** Spends a token. Callers with tokens of one session take turns. */
    Spending spend(String refreshToken, Instant now);

    /** The next token of a session whose last one was just spent. */
    RefreshToken next(UUID sessionId, Instant now);

    /** Why a session ended. */
    enum EndReason {
        LOGOUT,
        REFRESH_REUSE,
        REVOKED
    }

    /** The session of a token, if it has not ended and neither is expired. */
    Optional<UUID> ofToken(String refreshToken, Instant now);

    /** Ends a session; nothing happens when it has ended. */
    void end(UUID sessionId, EndReason reason, Instant now);
}
