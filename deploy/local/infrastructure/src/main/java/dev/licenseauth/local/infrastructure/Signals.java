package dev.licenseauth.local.infrastructure;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends processes: asks, waits, kills. */
final class Signals {

    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 10;

    private Signals() {}

    /** How a server is asked to end in good order. */
    enum Request {
        /** SIGTERM: what a JVM runs its shutdown hooks on. */
        TERMINATE,
        /** SIGINT: PostgreSQL's fast shutdown; on SIGTERM it would wait for its clients to leave. */
        INTERRUPT
    }

    /** Sends the request to each, waits for all until {@code grace} is over and kills those that are left. */
    static void end(Collection<ProcessHandle> processes, Request request, Duration grace) {
        processes.forEach(process -> send(process, request));
        if (!awaitExit(processes, grace)) {
            kill(processes);
        }
    }

    /** SIGKILLs and waits until the processes are gone. */
    static void kill(Collection<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        awaitExit(processes, AFTER_KILL);
    }

    private static void send(ProcessHandle process, Request request) {
        switch (request) {
            case TERMINATE -> process.destroy();
            case INTERRUPT -> interrupt(process);
        }
    }

    /** The JDK sends only SIGTERM and SIGKILL; the shell's own {@code kill} is on every system. */
    private static void interrupt(ProcessHandle process) {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitExit(List.of(shell.toHandle()), AFTER_KILL);
        } catch (IOException noShell) {
            // SIGTERM is only slower when clients are connected; the caller's deadline covers that.
            process.destroy();
        }
    }

    /**
     * Waits even if the thread is interrupted meanwhile (a stop must be complete), and then restores the interrupt.
     *
     * <p>Looks by itself: {@link ProcessHandle#onExit} reports through the common pool, which may be busy with something that waits for
     * this very process.
     */
    private static boolean awaitExit(Collection<ProcessHandle> processes, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        boolean gone = processes.stream().noneMatch(ProcFs::isRunning);
        while (!gone && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            gone = processes.stream().noneMatch(ProcFs::isRunning);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return gone;
    }
}
