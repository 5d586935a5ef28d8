package dev.licenseauth.local.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built repository the stack runs from.
 *
 * @param home its root
 */
record Installation(Path home) {

    /** The scripts pass the root; they know where they are. */
    static Installation fromSystemProperty() throws LauncherException {
        String home = System.getProperty("localstack.home");
        if (home == null) {
            throw new LauncherException("The launcher does not know its repository: start it with deploy/local/up.");
        }
        return new Installation(Path.of(home));
    }

    /** @throws LauncherException when something is not built */
    void requireBuilt() throws LauncherException {
        Path missing = Stream.concat(
                        Stream.of(Service.values()).map(this::serviceJar),
                        Stream.of(runtimeLibraries(), connectors(), routes()))
                .filter(Files::notExists)
                .findFirst()
                .orElse(null);
        if (missing != null) {
            throw new LauncherException(
                    "%s is missing: start with deploy/local/up, which builds it.".formatted(missing));
        }
    }

    Path serviceJar(Service service) {
        return home.resolve(service.part().id()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** The jars of the broker, Connect and Debezium. */
    Path runtimeLibraries() {
        return home.resolve("deploy/local/runtime/target/lib");
    }

    Path launcherJars() {
        return home.resolve("deploy/local/launcher/target");
    }

    Path connectors() {
        return home.resolve("deploy/connectors");
    }

    Path routes() {
        return home.resolve("deploy/gateway/routes.json");
    }

    /** What outlives a single data folder: unpacked PostgreSQL programs, start-up caches. */
    Path sharedFiles() {
        return home.resolve("deploy/local/target");
    }

    List<String> gatewayClassPath() {
        return List.of("-cp", System.getProperty("java.class.path"));
    }
}
