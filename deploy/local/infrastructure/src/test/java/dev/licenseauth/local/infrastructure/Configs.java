package dev.licenseauth.local.infrastructure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The servers as the tests start them; each logs beside its data folder. */
final class Configs {

    static final String SUPERUSER_PASSWORD = "correct horse";

    private Configs() {}

    static PostgresServer.Config postgres(Path dataDir, int port, String... extraSettings) {
        return new PostgresServer.Config(
                TestFolders.postgres(), dataDir, log(dataDir), port, SUPERUSER_PASSWORD, List.of(extraSettings));
    }

    static KafkaBroker.Config kafka(Path dataDir, int port) {
        return new KafkaBroker.Config(TestFolders.LIBRARY, dataDir, log(dataDir), port, TestFolders.JVM_ARGS);
    }

    static ConnectWorker.Config connect(Path dataDir, KafkaBroker broker, Map<String, String> environment) {
        return new ConnectWorker.Config(
                TestFolders.LIBRARY,
                dataDir,
                log(dataDir),
                0,
                broker.bootstrapServers(),
                environment,
                TestFolders.JVM_ARGS);
    }

    static Path log(Path dataDir) {
        return dataDir.resolveSibling(dataDir.getFileName() + ".log");
    }
}
