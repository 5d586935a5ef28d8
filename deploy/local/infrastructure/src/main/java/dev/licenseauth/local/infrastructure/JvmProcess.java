package dev.licenseauth.local.infrastructure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the broker's and the Connect worker's JVMs have in common. */
final class JvmProcess {

    private static final String LOGGING = "server-log4j2.properties";

    private JvmProcess() {}

    /** Tells this part's JVMs from others; stands in their command line as one whole argument. */
    static String marker(String part) {
        return "-Dlicenseauth.part=" + part;
    }

    static DataFolder.ProcessMark mark(String part) {
        return pid -> ProcFs.arguments(pid).contains(marker(part));
    }

    /**
     * @param jvmArgs come last, so they override what is set here
     * @param program the main class and its arguments
     */
    static List<String> command(
            String part, Path libFolder, Path workingDirectory, List<String> jvmArgs, List<String> program)
            throws IOException {
        Path logging = workingDirectory.resolve(LOGGING);
        try (InputStream resource = JvmProcess.class.getResourceAsStream(LOGGING)) {
            if (resource == null) {
                throw new IOException(LOGGING + " is missing in the jar of " + JvmProcess.class.getName());
            }
            Files.copy(resource, logging, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                marker(part),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + logging.toUri()));
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", libFolder.toAbsolutePath().normalize() + "/*"));
        command.addAll(program);
        return command;
    }

    /** Fewer malloc arenas: each would keep freed native memory to itself. */
    static void environment(Map<String, String> environment) {
        environment.putIfAbsent("MALLOC_ARENA_MAX", "2");
    }

    static void requireLibrary(String name, Path libFolder, String jarPrefix) throws StartFailedException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(libFolder, jarPrefix + "*.jar")) {
            if (jars.iterator().hasNext()) {
                return;
            }
        } catch (IOException absent) {
            throw libraryMissing(name, libFolder, absent);
        }
        throw libraryMissing(name, libFolder, null);
    }

    private static StartFailedException libraryMissing(String name, Path libFolder, @Nullable IOException cause) {
        return new StartFailedException(
                "%s did not start: %s does not hold its jars; build them with ./mvnw package -pl deploy/local/runtime."
                        .formatted(name, libFolder.toAbsolutePath().normalize()),
                cause);
    }

    static void write(Path file, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, "Written at each start; changes made here are lost.");
        }
    }
}
