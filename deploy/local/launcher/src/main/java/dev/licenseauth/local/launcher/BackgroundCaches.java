package dev.licenseauth.local.launcher;

import java.io.IOException;

/** Makes the start-up caches an earlier run has recorded, while this one serves. */
final class BackgroundCaches {

    private final StartUpCaches caches;
    private final Console console;
    private final Thread thread = Thread.ofVirtual().name("start-up-caches").unstarted(this::run);

    BackgroundCaches(StartUpCaches caches, Console console) {
        this.caches = caches;
        this.console = console;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            caches.createRecorded();
        } catch (IOException e) {
            // The parts start without caches then, only slower.
            console.line("A start-up cache cannot be made: " + e.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what is being made; the next run makes it. */
    void stop() throws InterruptedException {
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW) {
            thread.join();
        }
    }
}
