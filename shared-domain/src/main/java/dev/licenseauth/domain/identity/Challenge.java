package dev.licenseauth.domain.identity;

import java.time.Instant;

/**
 * What a client answers to log in once.
 *
 * @param nonce     hex
 * @param keyId     the login key to encrypt for
 * @param issuedAt  whole seconds
 * @param expiresAt whole seconds
 */
public record Challenge(String nonce, String keyId, Instant issuedAt, Instant expiresAt) {
    private static final long TOLERANCE_SECONDS = 5;

    /** Whether the client's time lies in the window: from 5 s before the challenge was issued to 5 s after it expires. */
    public boolean admits(Instant clientTime) {
        return !clientTime.isBefore(issuedAt.minusSeconds(TOLERANCE_SECONDS))
                && !clientTime.isAfter(expiresAt.plusSeconds(TOLERANCE_SECONDS));
    }
}
