package dev.licenseauth.adapters.event;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.transaction.Status;

/** Guards what is only right inside a transaction. */
final class CurrentTransaction {
    private CurrentTransaction() {}

    static void require(String reason) {
        if (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("no transaction in progress: " + reason);
        }
    }
}
