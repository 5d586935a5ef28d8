package dev.licenseauth.testing.infra;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Knows processes by their command lines; above all the one for whose lifetime the servers are wanted. */
final class Processes {

    /** On the command line of every way to start Maven 3 or 4. */
    private static final String MAVEN_LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private Processes() {}

    /**
     * The nearest Maven above this JVM; without one (an IDE) the outermost Java above it; without that, this JVM.
     */
    static ProcessHandle buildOwner() {
        List<ProcessHandle> javas = new ArrayList<>();
        ProcessHandle self = ProcessHandle.current();
        for (Optional<ProcessHandle> process = Optional.of(self);
                process.isPresent();
                process = process.get().parent()) {
            List<String> arguments = arguments(process.get());
            if (arguments.contains(MAVEN_LAUNCHER)) {
                return process.get();
            }
            if (!arguments.isEmpty() && Path.of(arguments.getFirst()).endsWith("java")) {
                javas.add(process.get());
            }
        }
        return javas.isEmpty() ? self : javas.getLast();
    }

    /** Whether this is a keeper of servers, and not some later process of the same number. */
    static boolean isKeeper(ProcessHandle process) {
        return arguments(process).contains(Keeper.class.getName());
    }

    /** Read from the system: {@link ProcessHandle.Info} cuts long command lines. */
    static List<String> arguments(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
            return List.of(new String(bytes, Charset.defaultCharset()).split("\0", -1));
        } catch (IOException goneOrNotOurs) {
            return List.of();
        }
    }
}
