package dev.licenseauth.system.kills;

import dev.licenseauth.system.SuiteClient;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Licences issued at a steady rate, by a user whose token must outlive auth-service. */
final class IssuedLicences implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);

    private final SuiteClient client;
    private final String owner;
    private final Insisting insisting = new Insisting();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean ended;

    IssuedLicences(SuiteClient client, String owner, Faults faults) {
        this.client = client;
        this.owner = owner;
        thread = faults.start("issuing", this::issue);
    }

    private void issue() {
        for (int number = 0; !ended; number++) {
            String key = owner + "-licence-" + number;
            Map<String, String> body = Map.of("app_id", SuiteClient.APP, "plan", "pro", "owner", owner);
            ids.add(insisting
                    .post(client, "/api/v1/licenses", body, key, 201)
                    .path("id")
                    .asText());
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /** Those accepted. */
    Set<String> ids() {
        return ids;
    }

    Insisting insisting() {
        return insisting;
    }

    /** Issues no more, and waits until it is known what became of the last. */
    void end() {
        ended = true;
        Faults.join(thread);
    }

    @Override
    public void close() {
        end();
    }
}
