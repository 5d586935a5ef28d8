package dev.licenseauth.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository is. */
public final class Repository {
    private Repository() {}

    /** The folder with {@code mvnw}, at or above the current one. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isExecutable(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("the tests must run inside the repository");
        }
        return folder;
    }
}
