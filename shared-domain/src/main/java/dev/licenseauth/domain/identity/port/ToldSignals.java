package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.Netblock;
import dev.licenseauth.domain.identity.Signal;

import java.time.Instant;

/** Keeps strangers from buying events without limit. */
public interface ToldSignals {
    /**
     * Whether this signal is the first of its kind for the netblock in this minute, of all replicas, and not beyond the
     * most of its kind in a minute. Noted in the transaction in progress.
     */
    boolean isFirst(Signal signal, Netblock netblock, Instant now);
}
