package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.security.Caller;

/**
 * Who did something, as events tell it.
 *
 * @param actor for example {@code user:0197…} or {@code service:auth}
 */
record Doer(String actor, Origin origin) {
    /** What the service does by itself. */
    static final Doer SERVICE = new Doer("service:auth", new Origin(null, null));

    static Doer of(Caller caller) {
        return new Doer(caller.actor(), new Origin(caller.ip(), caller.requestId()));
    }
}
