package dev.licenseauth.local.infrastructure;

import dev.licenseauth.local.infrastructure.Signals.Request;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What starting and stopping have in common for all servers.
 *
 * @param name as people write it
 * @param mark tells the server's processes from others
 * @param request how it is asked to end
 */
record ServerKind(String name, DataFolder.ProcessMark mark, Request request) {

    private static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 5;

    /** Makes the data folder complete before the server starts on it. */
    @FunctionalInterface
    interface Preparation {
        void prepare(DataFolder folder, LogFile log) throws IOException, StartFailedException, InterruptedException;
    }

    /** Starts the server's process and waits until it is ready; on failure no process of it is left. */
    @FunctionalInterface
    interface Launch<S> {
        S on(int port, DataFolder folder, LogFile log) throws IOException, StartFailedException, InterruptedException;
    }

    /** Claims the folder, ends leftovers, prepares and launches; whatever fails, the folder is given up and no process left. */
    <S> S start(Path dataDir, Path logPath, int port, Preparation preparation, Launch<S> launch)
            throws StartFailedException, InterruptedException {
        try {
            DataFolder folder = DataFolder.claim(name, dataDir);
            boolean started = false;
            try {
                LogFile log = LogFile.open(logPath);
                folder.endLeftovers(mark, request, log);
                preparation.prepare(folder, log);
                S server = launch(port, folder, log, launch);
                started = true;
                return server;
            } finally {
                if (!started) {
                    folder.killRest(mark);
                    folder.release();
                }
            }
        } catch (IOException e) {
            throw new StartFailedException(
                    "%s did not start: %s; check free space and permissions.".formatted(name, e), e);
        }
    }

    private <S> S launch(int port, DataFolder folder, LogFile log, Launch<S> launch)
            throws IOException, StartFailedException, InterruptedException {
        if (port != 0) {
            if (!FreePort.isFree(port)) {
                throw new StartFailedException(
                        "%s did not start: port %d on 127.0.0.1 is in use; stop the program that listens there or choose another port."
                                .formatted(name, port));
            }
            return launch.on(port, folder, log);
        }
        // Between finding a free port and listening on it another process may take it.
        for (int attempt = 1; ; attempt++) {
            int free = FreePort.next();
            try {
                return launch.on(free, folder, log);
            } catch (StartFailedException e) {
                if (attempt == PORT_ATTEMPTS || FreePort.isFree(free)) {
                    throw e;
                }
            }
        }
    }

    /** Kills what is left on the folder and removes it. */
    void delete(Path dataDir) throws StartFailedException {
        try {
            DataFolder folder = DataFolder.claim(name, dataDir);
            try {
                folder.killRest(mark);
                folder.delete();
            } finally {
                folder.release();
            }
        } catch (IOException e) {
            throw new StartFailedException("%s: %s could not be removed (%s).".formatted(name, dataDir, e), e);
        }
    }

    /** Asks the server to end, kills it after a deadline, and with it whatever is left of it; then gives the folder up. */
    void stop(Process process, DataFolder folder) {
        if (process.isAlive()) {
            Signals.end(List.of(process.toHandle()), request, SHUTDOWN);
        }
        folder.killRest(mark);
        folder.release();
    }
}
