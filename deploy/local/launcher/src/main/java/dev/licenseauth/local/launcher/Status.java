package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** {@code deploy/local/status}: what runs, where, and what memory it takes. */
final class Status {

    static final int ALL_READY = 0;
    static final int NOTHING_RUNS = 3;
    static final int NOT_ALL_READY = 4;

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final Path folder;
    private final Console console;

    Status(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /** {@return the exit code} */
    int run() throws IOException {
        DataFolder data = DataFolder.at(folder);
        Optional<State> read = StateFile.read(data.stateFile());
        ProcessHandle launcher = LauncherLock.holder(data).orElse(null);
        if (read.isEmpty() && launcher != null) {
            console.line("A launcher (pid %d) runs on %s, but %s is damaged: deploy/local/down and up write it anew."
                    .formatted(launcher.pid(), data.root(), data.stateFile()));
            return NOT_ALL_READY;
        }
        if (read.isEmpty() || (launcher == null && read.get().parts().isEmpty())) {
            console.line("Nothing runs on %s.".formatted(data.root()));
            return NOTHING_RUNS;
        }
        State state = read.get();
        console.line("%s: %s, gateway %s"
                .formatted(data.root(), state.phase().name().toLowerCase(Locale.ROOT), state.gatewayUrl()));
        row("part", "state", "pid", "RSS", "PSS", "where");
        Proc.Memory total = Proc.Memory.NONE;
        if (launcher != null) {
            Proc.Memory memory = Proc.memoryAlone(launcher);
            total = total.plus(memory);
            row(
                    "launcher",
                    "running",
                    launcher.pid(),
                    memory,
                    data.launcherLog().toString());
        } else {
            row("launcher", "gone", "-", "-", "-", "deploy/local/down ends what it left, up does too");
        }
        boolean allReady = launcher != null && state.phase() == State.Phase.READY;
        for (PartName name : PartName.values()) {
            State.Part part = state.parts().get(name);
            ProcessHandle process = part == null ? null : part.process().find().orElse(null);
            if (part == null || process == null) {
                row(name.id(), "down", "-", "-", "-", data.log(name).toString());
                allReady = false;
                continue;
            }
            boolean ready = isReady(part);
            allReady &= ready;
            Proc.Memory memory = Proc.memory(process);
            total = total.plus(memory);
            row(name.id(), ready ? "ready" : "not ready", process.pid(), memory, where(part));
        }
        row("total", "", "", megabytes(total.residentBytes()), megabytes(total.proportionalBytes()), "");
        return allReady ? ALL_READY : NOT_ALL_READY;
    }

    /** Parts without readiness of their own are as ready as their process is alive. */
    private static boolean isReady(State.Part part) {
        if (part.managementUrl() == null) {
            return true;
        }
        try {
            return Http.get(part.managementUrl() + "/q/health/ready", PROBE_TIMEOUT)
                            .status()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static String where(State.Part part) {
        if (part.url() != null) {
            return part.url();
        }
        if (part.connection().has("bootstrap_servers")) {
            return part.connection().path("bootstrap_servers").asText();
        }
        return part.connection().path("host").asText() + ":"
                + part.connection().path("port").asText();
    }

    private void row(String name, String state, long pid, Proc.Memory memory, String where) {
        row(
                name,
                state,
                Long.toString(pid),
                megabytes(memory.residentBytes()),
                megabytes(memory.proportionalBytes()),
                where);
    }

    private void row(String name, String state, String pid, String resident, String proportional, String where) {
        console.line("  %-18s %-9s %8s %8s %8s  %s"
                .formatted(name, state, pid, resident, proportional, where)
                .stripTrailing());
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
