package dev.licenseauth.system.kills;

import dev.licenseauth.system.LocalStack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the stack takes of the machine. */
final class Growth {
    private Growth() {}

    /** Memory of each part in MB, as far as this system tells: PSS, in which a page that processes share counts once. */
    static String memory(LocalStack stack) {
        return LocalStack.PARTS.stream()
                .map(part -> "%s %d".formatted(part, proportionalKib(stack.process(part)) >> 10))
                .collect(Collectors.joining(", "));
    }

    private static long proportionalKib(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(Growth::ownProportionalKib)
                .sum();
    }

    private static long ownProportionalKib(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException endedMeanwhileOrNotLinux) {
            return 0;
        }
    }

    /** Size of a folder below the stack's data in MB. */
    static long disk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(Growth::size).sum() >> 20;
        } catch (java.io.UncheckedIOException deletedMeanwhile) {
            return disk(folder);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException deletedMeanwhile) {
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
