package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/** Asks processes to end, waits, kills what is left. Safe on processes that have ended. */
final class Ending {

    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private Ending() {}

    /** @param byInterrupt SIGINT instead of SIGTERM, on which PostgreSQL would wait for its clients to leave */
    static void end(Collection<ProcessHandle> processes, boolean byInterrupt, Duration grace) {
        if (processes.isEmpty()) {
            return;
        }
        for (ProcessHandle process : processes) {
            if (!byInterrupt || !interrupt(process)) {
                process.destroy();
            }
        }
        if (!await(processes, grace)) {
            kill(processes);
        }
    }

    static void kill(Collection<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        await(processes, AFTER_KILL);
    }

    /** The JDK itself sends SIGTERM and SIGKILL only. */
    private static boolean interrupt(ProcessHandle process) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor() == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException e) {
            // The signal is on its way; the wait for its effect follows.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** {@return whether all ended in time} An interrupt does not cut the wait short and is kept. */
    static boolean await(Collection<ProcessHandle> processes, Duration limit) {
        // ProcessHandle.onExit looks only every few seconds at processes that are not children of this JVM.
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (processes.stream().anyMatch(Proc::isRunning)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                try {
                    Thread.sleep(POLL);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
