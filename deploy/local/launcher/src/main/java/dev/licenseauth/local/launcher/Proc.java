package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells about a process, beyond {@link ProcessHandle.Info}, which cuts long command lines. */
final class Proc {

    private Proc() {}

    /**
     * Memory of a process and everything below it.
     *
     * @param residentBytes the sum of RSS, in which a page that several processes share counts once for each
     * @param proportionalBytes the sum of PSS, in which it counts once in all
     */
    record Memory(long residentBytes, long proportionalBytes) {

        static final Memory NONE = new Memory(0, 0);

        Memory plus(Memory other) {
            return new Memory(residentBytes + other.residentBytes, proportionalBytes + other.proportionalBytes);
        }
    }

    static Memory memory(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(Proc::memoryAlone)
                .reduce(Memory.NONE, Memory::plus);
    }

    static Memory memoryAlone(ProcessHandle process) {
        try {
            List<String> lines = Files.readAllLines(file(process.pid(), "smaps_rollup"));
            return new Memory(kibibytes(lines, "Rss:") << 10, kibibytes(lines, "Pss:") << 10);
        } catch (IOException endedMeanwhile) {
            return Memory.NONE;
        }
    }

    private static long kibibytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Whether it still does anything: a zombie waits only for its parent, which in a container may never ask. */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(file(process.pid(), "stat"));
            // The state follows the program's name, which stands in parentheses and may hold any character.
            String rest = stat.substring(stat.lastIndexOf(')') + 1).strip();
            return !rest.startsWith("Z") && !rest.startsWith("X");
        } catch (IOException gone) {
            return false;
        }
    }

    static Path workingFolder(long pid) throws IOException {
        return Files.readSymbolicLink(file(pid, "cwd"));
    }

    /** The file name of the program, whatever the process calls itself. */
    static String program(long pid) throws IOException {
        Path name = Files.readSymbolicLink(file(pid, "exe")).getFileName();
        // The kernel marks a program whose file was replaced meanwhile.
        return name == null ? "" : name.toString().replace(" (deleted)", "");
    }

    static List<String> arguments(long pid) throws IOException {
        return List.of(new String(Files.readAllBytes(file(pid, "cmdline")), Charset.defaultCharset()).split("\0", -1));
    }

    private static Path file(long pid, String name) {
        return Path.of("/proc/" + pid + "/" + name);
    }
}
