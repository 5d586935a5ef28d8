package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeNodes;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tree: the head row with the right edge, and a row for each tile. */
@ApplicationScoped
class PostgresTree implements StoredTree {
    // A statement of its own: the next one must see what the appender before us committed, and a statement sees what
    // was committed when it began, which is before it has waited for a lock.
    private static final String LOCK_HEAD = "SELECT size, right_edge FROM log_head FOR UPDATE";
    private static final String READ_HEAD = "SELECT size, right_edge FROM log_head";

    private static final String GROW_TILES = """
        INSERT INTO log_tile (level, tile_index, hashes)
        SELECT * FROM unnest(?::int2[], ?::int8[], ?::bytea[])
        ON CONFLICT (level, tile_index) DO UPDATE SET hashes = log_tile.hashes || excluded.hashes
        """;

    private final DataSource dataSource;

    PostgresTree(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The edge, locked against other appenders until the transaction in progress ends. */
    RightEdge lock(Connection connection) throws SQLException {
        return head(connection, LOCK_HEAD);
    }

    /** Writes what the tree has grown by; the caller holds the lock. */
    void grow(Connection connection, RightEdge.Growth growth) throws SQLException {
        try (PreparedStatement tiles = connection.prepareStatement(GROW_TILES);
                PreparedStatement head = connection.prepareStatement("UPDATE log_head SET size = ?, right_edge = ?")) {
            List<Map.Entry<Tile, byte[]>> rows = List.copyOf(growth.tiles().entrySet());
            Jdbc.setColumn(tiles, 1, "int2", rows, row -> (short) row.getKey().level());
            Jdbc.setColumn(tiles, 2, "int8", rows, row -> row.getKey().index());
            Jdbc.setBytesColumn(tiles, 3, rows, Map.Entry::getValue);
            tiles.executeUpdate();
            head.setLong(1, growth.edge().size());
            head.setBytes(2, growth.edge().hashes());
            head.executeUpdate();
        }
    }

    private static RightEdge head(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = Jdbc.only(select.executeQuery())) {
            return RightEdge.of(row.getLong(1), row.getBytes(2));
        }
    }

    @Override
    public RightEdge edge() {
        try (Connection connection = dataSource.getConnection()) {
            return head(connection, READ_HEAD);
        } catch (SQLException e) {
            throw new IllegalStateException("the log's head could not be read", e);
        }
    }

    @Override
    public TreeNodes nodes() {
        return new TreeNodes(this::tile);
    }

    @Override
    public byte[] tile(Tile tile) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT hashes FROM log_tile WHERE level = ? AND tile_index = ?")) {
            select.setInt(1, tile.level());
            select.setLong(2, tile.index());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a tile of the log could not be read", e);
        }
    }

    @Override
    public List<byte[]> leaves(long from, long to) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT leaf FROM log_entry WHERE log_index >= ? AND log_index < ? ORDER BY log_index")) {
            select.setLong(1, from);
            select.setLong(2, to);
            List<byte[]> leaves = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    leaves.add(rows.getBytes(1));
                }
            }
            return leaves;
        } catch (SQLException e) {
            throw new IllegalStateException("entries of the log could not be read", e);
        }
    }
}
