package dev.licenseauth.webhook.adapter.out.postgres;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Runs one statement on the connection of the transaction in progress, or on one of its own. */
record Sql(DataSource dataSource) {
    /** What is done with a statement. */
    interface Use<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    /** @param what what was attempted, for the exception: "the endpoint could not be read" */
    <T> T with(String sql, String what, Use<T> use) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return use.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(what, e);
        }
    }
}
