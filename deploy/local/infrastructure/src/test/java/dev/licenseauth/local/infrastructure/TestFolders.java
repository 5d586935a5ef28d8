package dev.licenseauth.local.infrastructure;

import java.nio.file.Path;
import java.util.List;

/** Where the tests find what the build made. */
final class TestFolders {

    /** Tests run in the module's folder. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    static final Path LIBRARY = MODULE.resolveSibling("runtime").resolve("target/lib");

    /** Small and quick to start: the tests move few records. */
    static final List<String> JVM_ARGS = List.of("-Xmx192m", "-XX:TieredStopAtLevel=1");

    private TestFolders() {}

    static Path postgres() {
        return PostgresBinaries.unpack(MODULE.resolve("target/postgres"));
    }
}
