package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Challenge;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.User;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/** Uses up, across replicas and crashes, what may be used only once, and reads what a password is tried against. */
public interface LoginStarts {
    /**
     * An answer to a challenge.
     *
     * @param challenge      is used up
     * @param ciphertextHash of what the password came in, encrypted for the challenge's key
     */
    record Answer(Challenge challenge, byte[] ciphertextHash) {}

    /**
     * What a password is tried against, all as of one moment: a ban that the user does not show is certain to have a
     * larger number than the revocation has.
     *
     * @param replayed whether the challenge was used before, or the ciphertext has logged somebody in
     */
    record Start(boolean replayed, Revocation revocation, Optional<User> user) {}

    /**
     * Uses the challenge up, at once and for all replicas.
     *
     * @param answer {@code null} for a plain password
     */
    Start begin(@Nullable Answer answer, LoginName name, Instant now);
}
