package dev.licenseauth.local.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How {@code up --detach} learns what became of the launcher it left in the background: a file with the exit code to return. */
final class Outcome {

    private final @Nullable Path file;
    private boolean told;

    private Outcome(@Nullable Path file) {
        this.file = file;
    }

    /** The script names the file in {@code LICENSEAUTH_OUTCOME_FILE}, if it waits for one. */
    static Outcome fromEnvironment() {
        String name = System.getenv("LICENSEAUTH_OUTCOME_FILE");
        return new Outcome(name == null || name.isEmpty() ? null : Path.of(name));
    }

    /** Only the first call counts. */
    synchronized void tell(int exitCode) throws IOException {
        if (file != null && !told) {
            told = true;
            Files.writeString(file, exitCode + "\n");
        }
    }
}
