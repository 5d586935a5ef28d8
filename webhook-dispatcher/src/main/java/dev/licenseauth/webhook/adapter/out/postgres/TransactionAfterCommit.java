package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.domain.webhook.port.AfterCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Asks the transaction manager. */
@ApplicationScoped
class TransactionAfterCommit implements AfterCommit {
    private final TransactionSynchronizationRegistry registry;

    TransactionAfterCommit(TransactionSynchronizationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void run(Runnable action) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Nothing must happen before it.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    action.run();
                }
            }
        });
    }
}
