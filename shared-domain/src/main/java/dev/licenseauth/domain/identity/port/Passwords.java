package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Password;
import org.jspecify.annotations.Nullable;

/** Hashes passwords, slowly on purpose and only so many at one time. */
public interface Passwords {
    /** What a comparison said. */
    enum Verdict {
        /** It is the password. */
        RIGHT,
        /** It is the password, and its hash is not made as new ones are. */
        RIGHT_BUT_OUTDATED,
        /** It is not. */
        WRONG
    }

    /** Too many are waiting already, or this one waited too long: nothing was hashed. */
    final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        public BusyException() {
            // An expected outcome: no stack trace, no suppression.
            super("no permit for hashing a password", null, false, false);
        }
    }

    /**
     * How many hashes asked for at one moment would all begin before they are given up, by what the latest ones took:
     * whoever lets in more makes them wait for nothing.
     *
     * @param atOnce  are made at one time
     * @param waiting begin when those have ended, one at least
     */
    record Capacity(int atOnce, int waiting) {
        public int total() {
            return atOnce + waiting;
        }
    }

    /** As of now. */
    Capacity capacity();

    /**
     * Hashes once and compares in constant time.
     *
     * @param hash PHC string; {@code null} costs the same and is always {@link Verdict#WRONG}
     * @throws BusyException when nothing was hashed
     */
    Verdict verify(Password password, @Nullable String hash) throws BusyException, InterruptedException;

    /**
     * A PHC string with a new salt.
     *
     * @throws BusyException when nothing was hashed
     */
    String hash(Password password) throws BusyException, InterruptedException;
}
