package dev.licenseauth.system.kills;

import dev.licenseauth.system.SuiteClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks for the log's checkpoint all the time. */
final class CheckpointPoller implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final SuiteClient client;
    private final CheckpointChain chain;
    private final Thread thread;
    private volatile boolean ended;

    CheckpointPoller(SuiteClient client, CheckpointChain chain, Faults faults) {
        this.client = client;
        this.chain = chain;
        thread = faults.start("checkpoints", this::poll);
    }

    private void poll() {
        while (!ended) {
            byte[] note = null;
            try {
                note = client.getBytes("/api/v1/audit/log/checkpoint");
            } catch (IOException awayForTheMoment) {
                // No answer is no verdict. A round ends only when the log is served again.
            }
            if (note != null) {
                chain.add(CheckpointChain.Place.SERVED, new String(note, StandardCharsets.UTF_8));
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    @Override
    public void close() {
        ended = true;
        Faults.join(thread);
    }
}
