package dev.licenseauth.auth.adapter.in.schedule;

import dev.licenseauth.auth.application.RotateKeys;
import dev.licenseauth.domain.identity.KeyUse;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Makes the first keys at the very first start, and takes the steps of the rotation when they are due. */
@ApplicationScoped
class KeyRotation {
    private static final Logger LOG = Logger.getLogger(KeyRotation.class);

    private final RotateKeys rotateKeys;

    KeyRotation(RotateKeys rotateKeys) {
        this.rotateKeys = rotateKeys;
    }

    /** Before the keys are read. */
    void begin(@Observes @Priority(5) StartupEvent started) {
        rotate();
    }

    /** A transaction for each use: on a busy machine two RSA keys can take longer to make than a transaction may last. */
    private void rotate() {
        for (KeyUse use : KeyUse.values()) {
            rotateKeys.handle(use);
        }
    }

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        try {
            rotate();
        } catch (RuntimeException e) {
            LOG.errorf(e, "the keys' rotation failed and is tried again in half a minute");
        }
    }
}
