package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.ServerProcess;

import java.time.Duration;

/** Where a part stands in its life; only its runner moves it. */
sealed interface PartState {

    /** Waits for what it needs, or has not been asked to start. */
    record Waiting() implements PartState {}

    /** Has a process that does not serve yet. */
    record Starting() implements PartState {}

    /**
     * Serves.
     *
     * @param since {@link System#nanoTime} when it became ready
     */
    record Ready(ServerProcess process, long since) implements PartState {

        Duration lived() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /**
     * Has died and waits.
     *
     * @param delay until its next start
     */
    record BackingOff(Duration delay) implements PartState {}

    /** Has no process and gets none. */
    record Stopped() implements PartState {}
}
