package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Lockout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The lock-outs that all replicas share. Writes belong to the transaction in progress. */
public interface Lockouts {
    /** The client's latest, in force or not, locked to the end of the transaction in progress. */
    Optional<Lockout> lock(ClientNet client);

    /** Keeps it in place of the client's latest. */
    void put(Lockout lockout);

    /** Those in force at that time, at most so many. Needs no transaction. */
    List<Lockout> inForce(Instant now, int max);

    /** The same of those that were put in the last seconds. */
    List<Lockout> latest(Instant now, int max);

    /** Forgets those that ended before then, and of the others all but so many that end last. */
    void forget(Instant endedBefore, int kept);

    /** Whether nobody has told of the netblock in this minute; notes that somebody has. */
    boolean isFirstToTell(String netblock, Instant now);
}
