package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.Lockout;

import java.util.List;
import java.util.function.Supplier;

/** Keeps clients without a credential from asking too often and from guessing keys. For the event loop: never blocks. */
public interface Throttle {
    /** What a client wants. */
    enum Act {
        /** To ask about a licence. */
        ASK,
        /** To bind or free something of it. */
        ACTIVATE
    }

    /** Whether a client is heard. */
    sealed interface Admission {
        /** It is. */
        record Admitted() implements Admission {}

        /**
         * It is not.
         *
         * @param limit             the name of the limit it has reached
         * @param quota             how much it may in the window
         * @param retryAfterSeconds at least 1
         */
        record Refused(String limit, long quota, long windowSeconds, long retryAfterSeconds) implements Admission {}
    }

    /** Whether the client is heard, whatever key it names. Counts as one request. */
    Admission admit(ClientNet client, Act act);

    /**
     * Whether a client that was refused is heard all the same, because it named this key before and it was valid. So a
     * neighbour behind one address cannot silence those who have a licence.
     *
     * @param refused what {@link #admit} answered; the answer when the key was not valid for this client of late
     */
    Admission admitKnown(ClientNet client, Dlid dlid, Admission refused);

    /** Notes that the key was valid for the client. */
    void wasValid(ClientNet client, Dlid dlid);

    /** Notes that no licence has the key. Counts once for a key, client and day. */
    void wasUnknown(ClientNet client, Dlid dlid, Supplier<Guesser> guesser);

    /** Notes that what the client named has the form of a key and a wrong checksum. */
    void wasMistyped(ClientNet client, Supplier<Guesser> guesser);

    /** Takes out clients that are locked out here and that no other replica knows of yet, at most so many. */
    List<Guesser> takeGuessers(int max);

    /** Notes a lock-out that all replicas share. */
    void lockedOut(Lockout lockout);
}
