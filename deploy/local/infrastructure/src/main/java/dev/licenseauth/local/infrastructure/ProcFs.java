package dev.licenseauth.local.infrastructure;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What Linux tells about a process. {@link ProcessHandle.Info} cuts command lines at 4 KiB and hides those of other sessions. */
final class ProcFs {

    /** Positions in proc(5)'s stat, counted from the field after the name. */
    private static final int STATE = 0;

    private static final int THREADS = 17;

    /** Zombie and dead. */
    private static final Set<String> ENDED = Set.of("Z", "X");

    private ProcFs() {}

    /** The file name of the program the process runs, whatever the process calls itself. */
    static String program(long pid) throws IOException {
        Path executable = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe"));
        Path name = executable.getFileName();
        // The kernel marks a program whose file was replaced meanwhile.
        return name == null ? "" : name.toString().replace(" (deleted)", "");
    }

    static List<String> arguments(long pid) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
        return List.of(new String(bytes, Charset.defaultCharset()).split("\0", -1));
    }

    /**
     * Whether any of the process still runs. One that has ended and only waits for its parent to take notice does not: its files are closed,
     * its locks and ports free. That its first thread has ended is not enough; the others may take a moment longer.
     */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), Charset.defaultCharset());
            // The program's name stands in parentheses and may itself contain some.
            List<String> afterName =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return !ENDED.contains(afterName.get(STATE)) || Integer.parseInt(afterName.get(THREADS)) > 1;
        } catch (IOException gone) {
            return process.isAlive();
        }
    }
}
