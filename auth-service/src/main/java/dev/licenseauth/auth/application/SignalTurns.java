package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Signal;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.concurrent.Semaphore;

/**
 * Tells of refusals that cost no hash, a few at a time. Nothing else slows these down: strangers in many netblocks, each of
 * them a signal to put down, would otherwise hold every connection while the database is slow.
 */
@ApplicationScoped
class SignalTurns {
    private static final int MOST_AT_ONCE = 2;

    // Whoever waits has been admitted to log in, so that not many do.
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private final RiskSignals signals;

    SignalTurns(RiskSignals signals) {
        this.signals = signals;
    }

    /** To be called outside of transactions: a wait must not hold a connection. */
    void tell(Signal signal, Origin origin) {
        turns.acquireUninterruptibly();
        try {
            signals.tell(signal, origin);
        } finally {
            turns.release();
        }
    }
}
