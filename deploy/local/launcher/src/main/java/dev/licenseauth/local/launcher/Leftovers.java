package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes a killed launcher left behind on one data folder. A process is one of them if it works in the folder of a part, runs that
 * part's program and, for a JVM, was started with this data folder's mark. Recorded pids are never used: a number may have a new owner.
 */
final class Leftovers {

    /** Per group; the groups' shutdowns are short once nobody asks them anything. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private Leftovers() {}

    /** {@return the processes by part} Of a family, such as PostgreSQL and its workers, only the first: the others end with it. */
    static Map<PartName, List<ProcessHandle>> find(DataFolder data) {
        Map<ProcessHandle, PartName> all = new HashMap<>();
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes.forEach(process -> partOf(data, process).ifPresent(part -> all.put(process, part)));
        }
        Map<PartName, List<ProcessHandle>> heads = new EnumMap<>(PartName.class);
        all.forEach((process, part) -> {
            if (process.parent().filter(all::containsKey).isEmpty()) {
                heads.computeIfAbsent(part, absent -> new ArrayList<>()).add(process);
            }
        });
        return heads;
    }

    private static Optional<PartName> partOf(DataFolder data, ProcessHandle process) {
        try {
            Path folder = Proc.workingFolder(process.pid());
            if (!folder.startsWith(data.root())) {
                return Optional.empty();
            }
            String program = Proc.program(process.pid());
            return Stream.of(PartName.values())
                    .filter(part -> data.workingFolder(part).equals(folder))
                    .filter(part -> part == PartName.POSTGRES ? program.equals("postgres") : program.equals("java"))
                    .findFirst()
                    .filter(part -> part == PartName.POSTGRES || hasMark(data, process));
        } catch (IOException goneOrAnotherUsers) {
            return Optional.empty();
        }
    }

    private static boolean hasMark(DataFolder data, ProcessHandle process) {
        try {
            return Proc.arguments(process.pid()).contains(data.jvmMark());
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Ends them in the order in which a launcher would have, and waits until they are gone.
     *
     * @return those that were ended
     */
    static Map<PartName, List<ProcessHandle>> end(DataFolder data) {
        Map<PartName, List<ProcessHandle>> found = find(data);
        for (List<PartName> group : PartName.STOP_ORDER) {
            List<ProcessHandle> processes = group.stream()
                    .flatMap(part -> found.getOrDefault(part, List.of()).stream())
                    .toList();
            Ending.end(processes, group.contains(PartName.POSTGRES), GRACE);
        }
        // Workers whose head was killed instead of ending.
        find(data).values().forEach(Ending::kill);
        return found;
    }

    /** For people: {@code kafka (4711), postgres (4712)}. */
    static String describe(Map<PartName, List<ProcessHandle>> processes) {
        return processes.entrySet().stream()
                .map(entry -> "%s (%s)"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().stream()
                                        .map(process -> Long.toString(process.pid()))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(", "));
    }
}
