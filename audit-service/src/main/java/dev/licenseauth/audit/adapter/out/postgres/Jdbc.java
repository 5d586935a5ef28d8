package dev.licenseauth.audit.adapter.out.postgres;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Small things that several statements here need. */
final class Jdbc {
    private Jdbc() {}

    /** Sets one column of several rows as an array. */
    static <T> void setColumn(
            PreparedStatement statement, int parameter, String type, List<T> rows, Function<T, @Nullable Object> value)
            throws SQLException {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
    }

    /** The same for bytes, of which the driver wants an array of their own. */
    static <T> void setBytesColumn(
            PreparedStatement statement, int parameter, List<T> rows, Function<T, byte @Nullable []> value)
            throws SQLException {
        byte[] @Nullable [] values = new byte[rows.size()] @Nullable [];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        statement.setArray(parameter, statement.getConnection().createArrayOf("bytea", values));
    }

    /** Which of these are the result of a query with one array parameter. */
    static <T> Set<T> among(Connection connection, String query, String type, Collection<T> given, Class<T> of)
            throws SQLException {
        Set<T> found = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setArray(1, connection.createArrayOf(type, given.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1, of));
                }
            }
        }
        return found;
    }

    /** Moves to the only row there must be. */
    static ResultSet only(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            throw new SQLException("a row that must be there is not");
        }
        return rows;
    }
}
