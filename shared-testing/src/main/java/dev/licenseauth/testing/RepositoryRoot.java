package dev.licenseauth.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the repository from wherever a test runs: Maven runs tests in their module's folder, an IDE often in the root. */
public final class RepositoryRoot {

    private RepositoryRoot() {}

    /**
     * The nearest folder at or above the working directory that holds {@code .mvn}.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(".mvn"))) {
                return folder;
            }
        }
        throw new IllegalStateException("No folder with .mvn at or above " + start);
    }
}
