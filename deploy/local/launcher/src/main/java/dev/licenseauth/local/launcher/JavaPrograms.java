package dev.licenseauth.local.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What each JVM of the stack runs, as far as its start-up cache depends on it. */
final class JavaPrograms {

    /** The parts that are JVMs, those first whose start costs most. */
    static final List<PartName> PARTS = List.of(
            PartName.LICENSE_SERVICE,
            PartName.AUDIT_SERVICE,
            PartName.AUTH_SERVICE,
            PartName.WEBHOOK_DISPATCHER,
            PartName.CONNECT,
            PartName.KAFKA,
            PartName.GATEWAY);

    private final Installation installation;

    JavaPrograms(Installation installation) {
        this.installation = installation;
    }

    AotCaches.Program of(PartName part) throws IOException {
        return switch (part) {
            case POSTGRES -> throw new IllegalArgumentException("PostgreSQL is no JVM");
            case KAFKA, CONNECT -> runtime(part);
            case AUTH_SERVICE -> service(Service.AUTH);
            case LICENSE_SERVICE -> service(Service.LICENSE);
            case AUDIT_SERVICE -> service(Service.AUDIT);
            case WEBHOOK_DISPATCHER -> service(Service.WEBHOOK);
            case GATEWAY ->
                new AotCaches.Program(
                        part.id(), JvmOptions.of(part), installation.gatewayClassPath(), launcherClassPath());
        };
    }

    private AotCaches.Program service(Service service) throws IOException {
        Path jar = installation.serviceJar(service);
        return new AotCaches.Program(
                service.part().id(),
                JvmOptions.of(service.part()),
                List.of("-jar", jar.toString()),
                filesBelow(jar.resolveSibling(".")));
    }

    /** The launcher's own jars are among the files because they hold the further options of these JVMs. */
    private AotCaches.Program runtime(PartName part) throws IOException {
        Path libraries = installation.runtimeLibraries();
        List<Path> files = new ArrayList<>(filesBelow(libraries));
        launcherClassPath().stream()
                .filter(file -> file.getFileName().toString().startsWith("local-infrastructure"))
                .forEach(files::add);
        return new AotCaches.Program(part.id(), JvmOptions.of(part), List.of("-cp", libraries + "/*"), files);
    }

    private static List<Path> launcherClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.normalize())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
