package dev.licenseauth.local.launcher;

import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The server's roles and databases: one of each per service, and the role that reads every outbox. */
final class Databases {

    static final String SUPERUSER = "postgres";

    /** Debezium's role on all four databases; the services' migrations grant it what it needs, so it must be there first. */
    static final String CONNECTOR_ROLE = "outbox_connector";

    private final int port;
    private final Secrets secrets;

    /** @param port of the server, on 127.0.0.1 */
    Databases(int port, Secrets secrets) {
        this.port = port;
        this.secrets = secrets;
    }

    /** Makes what is missing and sets every password to what its file says. */
    void provision() throws SQLException, IOException {
        try (Connection connection = connect(SUPERUSER)) {
            role(connection, CONNECTOR_ROLE, "LOGIN REPLICATION", Secrets.read(secrets.connectorPassword()));
            for (Service service : Service.values()) {
                String name = service.database();
                role(connection, name, "LOGIN", Secrets.read(secrets.databasePassword(service)));
                if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", name)) {
                    execute(connection, "CREATE DATABASE %s OWNER %s".formatted(name, name));
                }
                execute(connection, "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name));
                execute(connection, "GRANT CONNECT ON DATABASE %s TO %s".formatted(name, CONNECTOR_ROLE));
            }
        }
    }

    /** Whether the service's migrations have come as far as the publication that its connector reads. */
    boolean hasPublication(Service service) throws SQLException, IOException {
        try (Connection connection = connect(service.database())) {
            return exists(connection, "SELECT FROM pg_publication WHERE pubname = ?", "outbox_publication");
        }
    }

    private Connection connect(String database) throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {Ports.HOST});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser(SUPERUSER);
        source.setPassword(Secrets.read(secrets.superuserPassword()));
        source.setSslMode("disable");
        source.setConnectTimeout(5);
        source.setSocketTimeout(30);
        source.setApplicationName("launcher");
        return source.getConnection();
    }

    /** The password goes to the server as its SCRAM verifier, so that no log can hold it. */
    private static void role(Connection connection, String name, String attributes, String password)
            throws SQLException {
        boolean isNew = !exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", name);
        execute(connection, "%s ROLE %s %s".formatted(isNew ? "CREATE" : "ALTER", name, attributes));
        connection.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Only names from {@link Service} and constants come here: they need no quoting. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
