package dev.licenseauth.license.adapter.out.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs statements on the connection of the transaction in progress, or each by itself where there is none. */
@ApplicationScoped
class Sql {
    private final DataSource dataSource;

    Sql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What needs the connection itself. */
    @FunctionalInterface
    interface Call<T> {
        T on(Connection connection) throws SQLException;
    }

    <T> T with(Call<T> call) {
        try (Connection connection = dataSource.getConnection()) {
            return call.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("a statement failed", e);
        }
    }

    <T> Optional<T> one(String statement, Row<T> reader, @Nullable Object... parameters) {
        return all(statement, reader, parameters).stream().findFirst();
    }

    <T> List<T> all(String statement, Row<T> reader, @Nullable Object... parameters) {
        return with(connection -> {
            try (PreparedStatement prepared = prepare(connection, statement, parameters);
                    ResultSet rows = prepared.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        });
    }

    int update(String statement, @Nullable Object... parameters) {
        return with(connection -> {
            try (PreparedStatement prepared = prepare(connection, statement, parameters)) {
                return prepared.executeUpdate();
            }
        });
    }

    private static PreparedStatement prepare(Connection connection, String statement, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            switch (parameter) {
                case Instant time -> prepared.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
                case byte[] bytes -> prepared.setBytes(i + 1, bytes);
                case Object[] array -> prepared.setArray(i + 1, connection.createArrayOf(typeOf(array), array));
                case null -> prepared.setString(i + 1, null);
                default -> prepared.setObject(i + 1, parameter);
            }
        }
        return prepared;
    }

    private static String typeOf(Object[] array) {
        return array instanceof java.util.UUID[] ? "uuid" : "text";
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
