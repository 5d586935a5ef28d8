package dev.licenseauth.license.adapter.out.memory;

import dev.licenseauth.domain.licensing.port.ForeignDlids;
import jakarta.enterprise.context.ApplicationScoped;

/** What was heard last. */
@ApplicationScoped
class KnownForeignDlids implements ForeignDlids {
    private boolean lastHeard = true;
    private volatile boolean any = true;

    @Override
    public boolean mayExist() {
        return any;
    }

    @Override
    public synchronized void mayExist(boolean now) {
        // What was read before an app was told to take them over may be heard after it: no counts the second time.
        any = now || lastHeard;
        lastHeard = now;
    }
}
