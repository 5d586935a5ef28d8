package dev.licenseauth.domain.identity;

import java.time.Instant;

/** What an encrypted payload held. */
public sealed interface OpenedPayload {
    Password password();

    /** SHA-256 of the RSA ciphertext, by which a delivered payload is known again. */
    byte[] ciphertextHash();

    /** The password alone: proves nothing of when it was encrypted and for which challenge. */
    record Bare(Password password, byte[] ciphertextHash) implements OpenedPayload {}

    /** The password with the challenge it answers, as the client says. */
    record Bound(Password password, String nonce, LoginName username, Instant clientTime, byte[] ciphertextHash)
            implements OpenedPayload {
        /** Whether it was made for this challenge, name and time. */
        public boolean answers(String givenNonce, LoginName givenName, Instant givenTime) {
            return nonce.equals(givenNonce) && username.equals(givenName) && clientTime.equals(givenTime);
        }
    }
}
