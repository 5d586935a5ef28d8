package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.RevocationTarget;

import java.time.Instant;

/** The counter that every revocation increments, and what each target was revoked with last. */
public interface Revocations {
    /**
     * The committed value. Read it before anything that a revocation could change, so that one which is missed here is
     * certain to have a larger value.
     */
    Revocation committed();

    /**
     * Waits for revocations in progress and keeps others from beginning until the transaction in progress ends. What is
     * read after it is what a revocation decides by. Lock sessions before it and users after it.
     */
    void lock();

    /** What of a target's credentials ends. */
    enum Reach {
        /** Access tokens; a session goes on and gets new ones. */
        ACCESS_TOKENS,
        /** Access tokens and sessions: only a new login helps. */
        SESSIONS
    }

    /** A revocation that was put down: {@code tokensUntil} is when the last access token it hits has expired. */
    record Made(Revocation revocation, Instant tokensUntil) {}

    /**
     * Increments the counter, whose lock is held until the transaction in progress ends, and puts the target down.
     *
     * @param tokensUntil when the last access token that this could hit has expired
     */
    Made revoke(RevocationTarget target, Reach reach, Instant tokensUntil, Instant now);
}
