package dev.licenseauth.webhook.adapter.in.schedule;

import dev.licenseauth.webhook.application.PurgeDeliveries;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Forgets old deliveries. Runs in every replica; what one has forgotten the others find gone. */
@ApplicationScoped
class DeliveryUpkeep {
    private static final Logger LOG = Logger.getLogger(DeliveryUpkeep.class);

    private final PurgeDeliveries purge;

    DeliveryUpkeep(PurgeDeliveries purge) {
        this.purge = purge;
    }

    @Scheduled(every = "1h", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        try {
            boolean more = true;
            while (more) {
                more = purge.handle();
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "purging deliveries failed and is tried again in an hour");
        }
    }
}
