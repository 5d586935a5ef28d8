package dev.licenseauth.audit;

import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.testing.infra.TestDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the log behind the service's back. */
public record LogTable(TestDatabase database) {
    /** An entry. */
    public record Row(long logIndex, UUID eventId, byte[] leaf) {}

    /** The entries of these events, in the order of the log. */
    public List<Row> rows(Collection<UUID> eventIds) {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT log_index, event_id, leaf FROM log_entry WHERE event_id = ANY (?) ORDER BY"
                                + " log_index")) {
            select.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
            List<Row> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(rows.getLong(1), rows.getObject(2, UUID.class), rows.getBytes(3)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("the log cannot be read", e);
        }
    }

    /** The entries' ids, in the order of the log. */
    public List<UUID> ids(Collection<UUID> eventIds) {
        return rows(eventIds).stream().map(Row::eventId).toList();
    }

    /** How many entries the head counts. */
    public long size() {
        return number("SELECT size FROM log_head");
    }

    /** How many entries a checkpoint covers. */
    public long signedSize() {
        return number("SELECT tree_size FROM log_checkpoint");
    }

    /**
     * Asserts that the indexes run from 0 to the head without a gap, that spans say when their events happened, and that
     * head and tiles are those of a tree of exactly these leaves.
     */
    public void assertSound() {
        assertThat(number("SELECT count(*) FROM log_entry WHERE log_index < (SELECT size FROM log_head)"))
                .isEqualTo(number("SELECT count(*) FROM log_entry"))
                .isEqualTo(size());
        assertThat(number("""
            SELECT count(*) FROM (
                SELECT log_index - log_index % 1024 AS first_index,
                       min(created_at) AS earliest, max(created_at) AS latest
                FROM log_entry GROUP BY 1) AS actual
            FULL JOIN log_span USING (first_index, earliest, latest)
            WHERE actual IS NULL OR log_span IS NULL
            """)).isZero();
        List<TreeHash> leaves = new ArrayList<>();
        Map<Tile, String> tiles = new HashMap<>();
        StringBuilder edge = new StringBuilder();
        each("SELECT leaf FROM log_entry ORDER BY log_index", row -> leaves.add(TreeHash.ofLeaf(row.getBytes(1))));
        each(
                "SELECT level, tile_index, hashes FROM log_tile",
                row -> tiles.put(new Tile(row.getInt(1), row.getLong(2)), hex(row.getBytes(3))));
        each("SELECT right_edge FROM log_head", row -> edge.append(hex(row.getBytes(1))));
        RightEdge.Growth expected = RightEdge.OF_NOTHING.grow(leaves);
        Map<Tile, String> expectedTiles = new HashMap<>();
        expected.tiles().forEach((tile, hashes) -> expectedTiles.put(tile, hex(hashes)));
        assertThat(edge).hasToString(hex(expected.edge().hashes()));
        assertThat(tiles).isEqualTo(expectedTiles);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Looks at a row. */
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** Looks at each row of a query. */
    public void each(String sql, RowReader reader) {
        try (Connection connection = database.connectAsSuperuser();
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The only number a query gives. */
    public long number(String sql) {
        long[] number = new long[1];
        each(sql, row -> number[0] = row.getLong(1));
        return number[0];
    }

    /** Changes what nobody may change, as somebody would who has the server. */
    public void tamper(String... statements) {
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("log_entry", "log_head", "log_tile", "log_checkpoint", "log_identity")) {
                statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
            // Each by its name: what fires always cannot be switched on again all at once.
            statement.execute("""
                DO $$ DECLARE guard record; BEGIN
                    FOR guard IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger
                                 WHERE tgenabled = 'D' AND NOT tgisinternal LOOP
                        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', guard.place, guard.tgname);
                    END LOOP;
                END $$
                """);
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }
}
