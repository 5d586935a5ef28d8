package dev.licenseauth.testing.fuzz;

import dev.licenseauth.testing.infra.TestDatabase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells whether a service's tables hold what they held. */
public final class StoredRows implements AutoCloseable {
    // A table's partitions are read with it.
    private static final String TABLES = """
            SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition
            ORDER BY relname
            """;
    private static final String NEXT_TRANSACTION = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";

    private final Connection connection;
    private final String marks;
    private Map<String, String> remembered = Map.of();
    private String nextTransaction = "";

    /**
     * On a database of which nobody else writes.
     *
     * @param ignored    tables that the service writes by itself, without being asked
     * @param conditions of tables of which only some rows count, as SQL
     */
    public StoredRows(TestDatabase database, Set<String> ignored, Map<String, String> conditions) throws SQLException {
        connection = database.connect();
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLES)) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        marks = tables.stream()
                .filter(table -> !ignored.contains(table))
                // A row written has its transaction's number; a row removed is one less.
                .map(table -> "SELECT '%s', count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM %s WHERE %s"
                        .formatted(table, table, conditions.getOrDefault(table, "true")))
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** From here on it counts. */
    public void remember() throws SQLException {
        String next = one(NEXT_TRANSACTION);
        if (!next.equals(nextTransaction)) {
            nextTransaction = next;
            remembered = read();
        }
    }

    /** The tables that have changed since. */
    public List<String> changed() throws SQLException {
        String next = one(NEXT_TRANSACTION);
        if (next.equals(nextTransaction)) {
            // Whatever writes takes a number: nobody did.
            return List.of();
        }
        nextTransaction = next;
        Map<String, String> before = remembered;
        remembered = read();
        return remembered.entrySet().stream()
                .filter(table -> !table.getValue().equals(before.get(table.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> read() throws SQLException {
        Map<String, String> read = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(marks)) {
            while (row.next()) {
                read.put(row.getString(1), row.getString(2));
            }
        }
        return read;
    }

    private String one(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
