package dev.licenseauth.license.adapter.in.schedule;

import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.port.AcceptedValidations;
import dev.licenseauth.license.application.TellUses;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

import java.util.List;

/** Tells of accepted validations every second, off the way of those who ask. */
@ApplicationScoped
class UseTeller {
    private static final Logger LOG = Logger.getLogger(UseTeller.class);
    private static final int BATCH = 500;

    private final AcceptedValidations acceptedValidations;
    private final TellUses tellUses;

    UseTeller(AcceptedValidations acceptedValidations, TellUses tellUses) {
        this.acceptedValidations = acceptedValidations;
        this.tellUses = tellUses;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tell() {
        List<AcceptedValidation> batch = acceptedValidations.take(BATCH);
        while (!batch.isEmpty()) {
            try {
                tellUses.handle(batch);
            } catch (RuntimeException e) {
                // Best effort: they are dropped, and the next such uses are told instead.
                acceptedValidations.forget(batch);
                LOG.warnf("%d accepted validations were not told of: %s", batch.size(), e.getMessage());
                return;
            }
            batch = acceptedValidations.take(BATCH);
        }
    }
}
