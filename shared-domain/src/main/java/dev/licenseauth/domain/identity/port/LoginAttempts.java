package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;

import java.util.UUID;

/** Counts attempts of somebody for a submitted name, existing or not, before anything is known of their outcome. */
public interface LoginAttempts {
    /** An answer to the wish to try. */
    sealed interface Reservation {
        /** The attempt may be made, and counts until it is refunded or lapses. */
        record Reserved(UUID attempt) implements Reservation {}

        /** The limit is reached; the first attempt stops counting after so many seconds. */
        record Exhausted(int retryAfterSeconds) implements Reservation {}
    }

    /** Takes one of the allowed attempts. Lapses after 30 s if none of the others is called. */
    Reservation reserve(LoginName name, Attempter attempter);

    /** The password was wrong: the attempt counts for the window. */
    void keep(UUID attempt, LoginName name, Attempter attempter);

    /** The password was right, or no verdict was reached: the attempt does not count. */
    void refund(UUID attempt, LoginName name, Attempter attempter);

    /**
     * The password was right: the attempt does not count, and it is noted in the transaction in progress that the
     * ciphertext logs somebody in. {@code false}, and nothing written, when it did before.
     */
    boolean redeem(UUID attempt, LoginName name, Attempter attempter, String keyId, byte[] ciphertextHash);
}
