package dev.licenseauth.testing.infra;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A fresh, empty database with a role that owns it, on the build's PostgreSQL; gone when closed, whoever is still connected. */
public final class TestDatabase implements AutoCloseable {

    /** The role that Debezium reads the outbox with; exists on the server before any database does, as in production. */
    public static final String CONNECTOR_ROLE = "outbox_connector";

    private static final String SUPERUSER = "postgres";

    private final Endpoint endpoint;
    private final String name;
    private final String password;

    private TestDatabase(Endpoint endpoint, String name, String password) {
        this.endpoint = endpoint;
        this.name = name;
        this.password = password;
    }

    /**
     * Makes one.
     *
     * @throws IllegalStateException if the build's PostgreSQL cannot be started or refuses
     */
    public static TestDatabase create() {
        TestDatabase database =
                new TestDatabase(TestInfrastructure.endpoint(), "test_" + Secrets.suffix(), Secrets.token());
        // Names and passwords are of our own making, of letters, digits, '-' and '_' only.
        database.onServer(
                "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(database.name, database.password),
                "CREATE DATABASE %s OWNER %s".formatted(database.name, database.name));
        return database;
    }

    /** The database's name, which is also its owner's. */
    public String name() {
        return name;
    }

    public String jdbcUrl() {
        return endpoint.jdbcUrl(name);
    }

    /** The owner's name. */
    public String username() {
        return name;
    }

    /** The owner's password. */
    public String password() {
        return password;
    }

    /** The password of {@link #CONNECTOR_ROLE}. */
    public String connectorPassword() {
        return endpoint.connectorPassword();
    }

    /** The server's port on 127.0.0.1. */
    public int port() {
        return endpoint.postgresPort();
    }

    /** A new connection as the owner, which is what the service is; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), name, password);
    }

    /** A new connection as the server's superuser; the caller closes it. */
    public Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), SUPERUSER, endpoint.superuserPassword());
    }

    @Override
    public void close() {
        onServer("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name), "DROP ROLE IF EXISTS " + name);
    }

    private void onServer(String... statements) {
        try (Connection connection = DriverManager.getConnection(
                        endpoint.jdbcUrl("postgres"), SUPERUSER, endpoint.superuserPassword());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The test database " + name + " could not be made or removed", e);
        }
    }

    @Override
    public String toString() {
        return "TestDatabase[" + name + "]";
    }
}
