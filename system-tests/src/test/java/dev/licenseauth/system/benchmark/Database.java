package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.LocalStack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One service's database on a local stack, and how to get in as its owner or as the server's superuser. */
record Database(String host, int port, String name, String user, String password, Connection superuser)
        implements AutoCloseable {
    static Database of(LocalStack stack, String name) throws SQLException, IOException {
        JsonNode postgres = stack.state().path("parts").path("postgres");
        JsonNode database = postgres.path("databases").path(name);
        String host = postgres.path("host").asText();
        int port = postgres.path("port").asInt();
        return new Database(
                host,
                port,
                database.path("name").asText(),
                database.path("user").asText(),
                secret(database),
                DriverManager.getConnection(
                        "jdbc:postgresql://%s:%d/%s"
                                .formatted(host, port, database.path("name").asText()),
                        postgres.path("superuser").asText(),
                        secret(postgres)));
    }

    private static String secret(JsonNode holder) throws IOException {
        return Files.readString(Path.of(holder.path("password_file").asText())).strip();
    }

    /** Runs statements as the superuser, one after another, each in a transaction of its own. */
    void run(String... statements) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The one number that a query gives. */
    long number(String query) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        superuser.close();
    }

    @Override
    public String toString() {
        return "Database[" + name + "]";
    }
}
