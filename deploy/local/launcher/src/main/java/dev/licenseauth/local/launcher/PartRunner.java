package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.ServerProcess;
import dev.licenseauth.local.infrastructure.StartFailedException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Keeps one part running: starts it, waits for its end, starts it again after a pause that grows while it keeps dying. */
final class PartRunner {

    /** A part that dies this often before it has ever been ready will not get better. */
    private static final int FIRST_STARTS = 3;

    /** Starts the part's process and returns once it is ready. */
    @FunctionalInterface
    interface Starter {
        ServerProcess start() throws StartFailedException, InterruptedException;
    }

    private final PartName name;
    private final Starter starter;
    private final Console console;
    private final Consumer<ProcessHandle> onReady;
    private final CompletableFuture<Duration> firstReady = new CompletableFuture<>();
    private final Backoff backoff = new Backoff();
    private final Thread thread;
    private volatile PartState state = new PartState.Waiting();
    private volatile boolean stopping;

    /** @param onReady told about the process each time the part has become ready */
    PartRunner(PartName name, Starter starter, Console console, Consumer<ProcessHandle> onReady) {
        this.name = name;
        this.starter = starter;
        this.console = console;
        this.onReady = onReady;
        this.thread = Thread.ofVirtual().name("part-" + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    PartName name() {
        return name;
    }

    PartState state() {
        return state;
    }

    /** How long the first start took; fails with {@link StartFailedException} when the part does not get there. */
    CompletableFuture<Duration> firstReady() {
        return firstReady;
    }

    private void run() {
        try {
            for (int attempt = 1; !stopping; attempt++) {
                Duration pause = liveOnce(attempt);
                if (stopping) {
                    return;
                }
                state = new PartState.BackingOff(pause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts this thread.
            Thread.currentThread().interrupt();
        } catch (StartFailedException e) {
            firstReady.completeExceptionally(e);
        } catch (RuntimeException bug) {
            console.part(name.id(), "is no longer looked after: " + bug);
            firstReady.completeExceptionally(bug);
        } finally {
            state = new PartState.Stopped();
        }
    }

    /** {@return the pause before the next life} */
    private Duration liveOnce(int attempt) throws InterruptedException, StartFailedException {
        state = new PartState.Starting();
        long begun = System.nanoTime();
        ServerProcess process;
        try {
            process = starter.start();
        } catch (StartFailedException e) {
            if (!firstReady.isDone() && attempt >= FIRST_STARTS) {
                throw e;
            }
            Duration pause = backoff.afterDeath(Duration.ZERO);
            tell("%s Trying again in %s.".formatted(withoutLog(e), Console.seconds(pause)));
            return pause;
        }
        // Closing also ends what a dead part has left, and gives up its data folder.
        try (process) {
            PartState.Ready ready = new PartState.Ready(process, System.nanoTime());
            state = ready;
            Duration took = Duration.ofNanos(ready.since() - begun);
            onReady.accept(process.handle());
            tell("ready after %s".formatted(Console.seconds(took)));
            firstReady.complete(took);
            awaitEnd(process.handle());
            Duration pause = backoff.afterDeath(ready.lived());
            tell("ended by itself after %s; starting it again in %s"
                    .formatted(Console.seconds(ready.lived()), Console.seconds(pause)));
            return pause;
        }
    }

    /** The sentence without the lines of the part's log that may follow it. */
    private static String withoutLog(StartFailedException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replace(" It said last:", "");
    }

    private void tell(String news) {
        if (!stopping) {
            console.part(name.id(), news);
        }
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for a process cannot fail", e);
        }
    }

    /** From now on an end of the part is no reason to start it again, or to speak of it. */
    void expectEnd() {
        stopping = true;
    }

    /** Ends the part, killing its process when the time is over; nothing of it is left on return. Needs no earlier {@link #start}. */
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW && !thread.join(limit)) {
            if (state instanceof PartState.Ready ready) {
                console.part(name.id(), "did not end within %s and was killed".formatted(Console.seconds(limit)));
                Ending.kill(List.of(ready.process().handle()));
            }
            thread.join();
        }
    }
}
