package dev.licenseauth.license.adapter.in.schedule;

import dev.licenseauth.license.application.RefreshForeignDlids;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Hears within a second or two when another replica was told to take over foreign keys, or no longer to. */
@ApplicationScoped
class ForeignDlidWatch {
    private static final Logger LOG = Logger.getLogger(ForeignDlidWatch.class);

    private final RefreshForeignDlids refreshForeignDlids;
    private volatile boolean failing;

    ForeignDlidWatch(RefreshForeignDlids refreshForeignDlids) {
        this.refreshForeignDlids = refreshForeignDlids;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        try {
            refreshForeignDlids.handle();
            failing = false;
        } catch (RuntimeException e) {
            // What was known last goes on to hold. Told once per outage: it is tried every second.
            if (!failing) {
                LOG.warnf("whether foreign keys are taken over is not known anew for now: %s", e.getMessage());
                failing = true;
            }
        }
    }
}
