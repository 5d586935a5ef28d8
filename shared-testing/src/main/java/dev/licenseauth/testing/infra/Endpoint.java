package dev.licenseauth.testing.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the servers of this build listen and how to get in.
 *
 * @param keeperPid the process that keeps them
 * @param superuserPassword of PostgreSQL's role {@code postgres}
 * @param connectorPassword of the role {@code outbox_connector}
 */
record Endpoint(long keeperPid, int postgresPort, String superuserPassword, String connectorPassword, int kafkaPort) {

    private static final String KEEPER_PID = "keeper.pid";
    private static final String POSTGRES_PORT = "postgres.port";
    private static final String SUPERUSER_PASSWORD = "postgres.superuser-password";
    private static final String CONNECTOR_PASSWORD = "postgres.connector-password";
    private static final String KAFKA_PORT = "kafka.port";

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgresPort, database);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The file appears complete or not at all, readable only by its owner. */
    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(KEEPER_PID, Long.toString(keeperPid));
        properties.setProperty(POSTGRES_PORT, Integer.toString(postgresPort));
        properties.setProperty(SUPERUSER_PASSWORD, superuserPassword);
        properties.setProperty(CONNECTOR_PASSWORD, connectorPassword);
        properties.setProperty(KAFKA_PORT, Integer.toString(kafkaPort));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(unfinished)) {
            properties.store(out, null);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<Endpoint> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return Optional.of(new Endpoint(
                Long.parseLong(properties.getProperty(KEEPER_PID)),
                Integer.parseInt(properties.getProperty(POSTGRES_PORT)),
                properties.getProperty(SUPERUSER_PASSWORD),
                properties.getProperty(CONNECTOR_PASSWORD),
                Integer.parseInt(properties.getProperty(KAFKA_PORT))));
    }

    @Override
    public String toString() {
        return "Endpoint[keeperPid=%d, postgresPort=%d, kafkaPort=%d]".formatted(keeperPid, postgresPort, kafkaPort);
    }
}
