package dev.licenseauth.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Programs that are not ours: where one is missing a test is skipped and says so, but in continuous integration it fails. */
public final class OutsideTools {
    private OutsideTools() {}

    public static void require(List<String> programs) {
        List<String> missing = programs.stream().filter(name -> !isThere(name)).toList();
        if (!missing.isEmpty()) {
            unavailable(missing + " not found on the PATH");
        }
    }

    /** Ends the test: skipped on a developer's machine, failed where the variable {@code CI} is set. */
    static void unavailable(String why) {
        if (System.getenv("CI") == null) {
            abort("SKIPPED LOUDLY: " + why);
        }
        fail(why);
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
