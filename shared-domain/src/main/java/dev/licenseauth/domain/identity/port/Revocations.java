package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Revocation;

/** The counter that every revocation increments. */
public interface Revocations {
    /**
     * The committed value. Read it before anything that a revocation could change, so that one which is missed here is
     * certain to have a larger value.
     */
    Revocation committed();
}
