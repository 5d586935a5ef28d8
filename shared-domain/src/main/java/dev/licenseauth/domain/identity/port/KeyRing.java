package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.KeyState;
import dev.licenseauth.domain.identity.KeyUse;

import java.time.Instant;
import java.util.List;

/** Makes keys and moves them through their states. All in the transaction in progress. */
public interface KeyRing {
    /** The keys of a use that are not retired. Callers, of all replicas, take turns until their transaction ends. */
    List<KeyStanding> lock(KeyUse use);

    /** Makes a key in its first state. */
    KeyStanding make(KeyUse use, KeyState first, Instant now);

    /** Moves a key on. The private part of one that is retired is destroyed. */
    KeyStanding move(KeyStanding key, KeyState next, Instant now);
}
