package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.User;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Counts attempts for a submitted name, existing or not, by whoever tries it, before anything is known of their outcome; and
 * uses up, across replicas and crashes, what may be used only once.
 */
public interface LoginAttempts {
    /**
     * An answer to a challenge.
     *
     * @param challenge      is used up
     * @param ciphertextHash of what the password came in, encrypted for the challenge's key
     */
    record Answer(Challenge challenge, byte[] ciphertextHash) {}

    /** What became of the wish to try. */
    sealed interface Beginning {
        /**
         * The attempt may be made, and counts until it is refunded or lapses. What the password is tried against is all as of
         * one moment: a ban that the user does not show is certain to have a larger number than the revocation has.
         *
         * @param replayed whether the challenge was used before, or the ciphertext has logged somebody in
         */
        record Begun(UUID attempt, boolean replayed, Revocation revocation, Optional<User> user) implements Beginning {}

        /** The limit is reached, and nothing was used up; the first attempt stops counting after so many seconds. */
        record Exhausted(int retryAfterSeconds) implements Beginning {}
    }

    /**
     * Takes one of the allowed attempts, and with it uses the challenge up, at once and for all replicas. The attempt lapses
     * after 30 s if none of the others is called.
     *
     * @param answer {@code null} for a plain password
     */
    Beginning begin(LoginName name, Attempter attempter, @Nullable Answer answer, Instant now);

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
