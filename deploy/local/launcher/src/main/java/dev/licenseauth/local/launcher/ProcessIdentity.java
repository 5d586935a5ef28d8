package dev.licenseauth.local.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One process for all times: the system reuses a pid, but not together with the moment it was given out.
 *
 * @param startedAt as the system tells it
 */
record ProcessIdentity(long pid, Instant startedAt) {

    /** The system counts from its boot, whose moment is known to the second only. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process, if it still runs and is not another one that got its number. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
