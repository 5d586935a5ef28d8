package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code deploy/local/down}: has the launcher end its stack, or ends what a killed launcher left. */
final class Down {

    /** More than the launcher's own deadlines add up to. */
    private static final Duration LAUNCHER_LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Console console;

    Down(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    void run() throws IOException, LauncherException, InterruptedException {
        DataFolder data = DataFolder.at(folder);
        if (!Files.exists(data.lockFile())) {
            console.line("Nothing runs on %s.".formatted(data.root()));
            return;
        }
        boolean hadLauncher = false;
        try (LauncherLock lock = LauncherLock.tryTake(data).orElse(null)) {
            if (lock != null) {
                endLeftovers(data, false);
                return;
            }
            hadLauncher = true;
            askLauncher(data);
        }
        try (LauncherLock lock = LauncherLock.tryTake(data).orElse(null)) {
            if (lock != null) {
                endLeftovers(data, hadLauncher);
            }
        }
    }

    private void askLauncher(DataFolder data) throws IOException, LauncherException, InterruptedException {
        ProcessHandle launcher = LauncherLock.holder(data)
                .orElseThrow(() -> new LauncherException(
                        "%s is in use, but not by a launcher that can be told for certain: look who holds %s."
                                .formatted(data.root(), data.lockFile())));
        int parts = StateFile.read(data.stateFile())
                .map(state -> state.parts().size())
                .orElse(0);
        console.line("Asking the launcher (pid %d) to end its %d parts".formatted(launcher.pid(), parts));
        launcher.destroy();
        if (Ending.await(List.of(launcher), LAUNCHER_LIMIT)) {
            console.line("Stopped after " + Console.seconds(console.elapsed()));
        } else {
            console.line("The launcher did not end within %s and is killed".formatted(Console.seconds(LAUNCHER_LIMIT)));
            Ending.kill(List.of(launcher));
        }
    }

    private void endLeftovers(DataFolder data, boolean hadLauncher) throws IOException {
        Map<PartName, List<ProcessHandle>> ended = Leftovers.end(data);
        if (!ended.isEmpty()) {
            console.line("Ended what a killed launcher had left: " + Leftovers.describe(ended));
        } else if (!hadLauncher) {
            console.line("Nothing runs on %s.".formatted(data.root()));
        }
        State last = StateFile.read(data.stateFile()).orElse(null);
        if (last != null && last.phase() != State.Phase.STOPPED) {
            StateFile.create(data.stateFile(), last.stopped());
        }
    }
}
