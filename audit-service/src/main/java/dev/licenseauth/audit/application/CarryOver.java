package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogEntry;
import dev.licenseauth.domain.audit.port.EventLog;
import dev.licenseauth.domain.audit.port.UnprovenEntries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.util.List;

/** Makes leaves of what was logged before the log was a Merkle log, oldest first, so that each keeps its index. */
@ApplicationScoped
public class CarryOver {
    private static final int BATCH = 500;

    private final UnprovenEntries unproven;
    private final EventLog log;

    CarryOver(UnprovenEntries unproven, EventLog log) {
        this.unproven = unproven;
        this.log = log;
    }

    /** Carries over a batch. Returns how many it took; none when all is done. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int handle() {
        List<LogEntry> entries = unproven.takeOldest(BATCH);
        if (!entries.isEmpty()) {
            log.append(entries);
        }
        return entries.size();
    }
}
