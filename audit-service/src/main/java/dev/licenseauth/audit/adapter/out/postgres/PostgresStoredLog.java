package dev.licenseauth.audit.adapter.out.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.leaf.Commitment;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.port.StoredLog;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads everything there is of a part of the log and computes again what can be computed. */
@ApplicationScoped
class PostgresStoredLog implements StoredLog {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String COLUMNS = """
        SELECT log_index, event_id::text, event_type, severity, risk, actor_ref, app_ref,
               extract(epoch FROM date_trunc('second', created_at))::bigint, leaf
        FROM log_entry WHERE log_index >= ? AND log_index < ? ORDER BY log_index
        """;

    private final DataSource dataSource;
    private final PostgresLoggedEvents events;
    private final PostgresTree tree;

    PostgresStoredLog(DataSource dataSource, PostgresLoggedEvents events, PostgresTree tree) {
        this.dataSource = dataSource;
        this.events = events;
        this.tree = tree;
    }

    @Override
    public List<String> findings(long from, long to) {
        List<String> findings = new ArrayList<>();
        for (long first = from; first < to; first += Tile.WIDTH) {
            long end = Math.min(to, first + Tile.WIDTH);
            entries(first, end, findings);
            if (end - first == Tile.WIDTH) {
                tilesAbove(first / Tile.WIDTH, findings);
            }
        }
        return findings;
    }

    private void entries(long from, long to, List<String> findings) {
        byte[] hashes = tree.tile(new Tile(0, from / Tile.WIDTH));
        Map<Long, String> rows = columns(from, to, hashes);
        for (long index = from; index < to; index++) {
            String finding = rows.getOrDefault(index, "is missing");
            if (!finding.isEmpty()) {
                findings.add("entry " + index + " " + finding);
            }
        }
        try {
            for (LoggedLeaf leaf : events.leaves(from, to)) {
                if (leaf.opening() != null && !isCommittedTo(leaf.opening(), leaf.leaf())) {
                    findings.add("entry " + leaf.logIndex() + " commits to another body");
                }
            }
        } catch (IllegalStateException e) {
            findings.add("personal values of the entries from " + from + " cannot be opened: " + e.getMessage());
        }
    }

    /** What is wrong with each row; nothing where nothing is. */
    private Map<Long, String> columns(long from, long to, byte[] hashes) {
        Map<Long, String> rows = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setLong(1, from);
            select.setLong(2, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.put(row.getLong(1), finding(row, (int) (row.getLong(1) - from), hashes));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("entries of the log could not be read", e);
        }
    }

    private static String finding(ResultSet row, int place, byte[] hashes) throws SQLException {
        byte[] leaf = row.getBytes(9);
        int start = place * TreeHash.LENGTH;
        boolean inTree = hashes.length >= start + TreeHash.LENGTH
                && Arrays.equals(
                        TreeHash.ofLeaf(leaf).bytes(), Arrays.copyOfRange(hashes, start, start + TreeHash.LENGTH));
        if (!inTree) {
            return "does not hash to the tree";
        }
        JsonNode said = json(leaf);
        if (said == null) {
            return "is no leaf";
        }
        boolean same = said.path("id").asText().equals(row.getString(2))
                && said.path("type").asText().equals(row.getString(3))
                && said.path("severity").asText().equals(row.getString(4))
                && said.path("risk").asInt() == row.getInt(5)
                && said.path("actor").asText().equals(HexFormat.of().formatHex(row.getBytes(6)))
                && Objects.equals(said.path("app").textValue(), hex(row.getBytes(7)))
                && isTime(said.path("created_at").asLong(), row.getLong(8));
        return same ? "" : "is found by what its leaf does not say";
    }

    /** The column knows the years 1 to 9999 only. */
    private static boolean isTime(long said, long column) {
        long known = SearchColumn.time(Instant.ofEpochSecond(
                        Math.clamp(said, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())))
                .toEpochSecond();
        return known == column;
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    private static boolean isCommittedTo(LoggedLeaf.Opening opening, byte[] leaf) {
        JsonNode said = json(leaf);
        return said != null
                && said.path("body")
                        .asText()
                        .equals(HexFormat.of().formatHex(Commitment.to(opening.body(), opening.salt())));
    }

    private static @Nullable JsonNode json(byte[] leaf) {
        try {
            return MAPPER.readTree(leaf);
        } catch (IOException e) {
            return null;
        }
    }

    /** A full tile's root stands in the tile above, and that one's above it, as far as it was the last to fill them. */
    private void tilesAbove(long index, List<String> findings) {
        long below = index;
        for (int level = 0; level < 7; level++) {
            byte[] hashes = tree.tile(new Tile(level, below));
            Tile above = new Tile(level + 1, below / Tile.WIDTH);
            int start = (int) (below % Tile.WIDTH) * TreeHash.LENGTH;
            byte[] row = tree.tile(above);
            boolean same = row.length >= start + TreeHash.LENGTH
                    && hashes.length == Tile.WIDTH * TreeHash.LENGTH
                    && Arrays.equals(root(hashes), Arrays.copyOfRange(row, start, start + TreeHash.LENGTH));
            if (!same) {
                findings.add(above + " does not hold the root of tile " + below + " below it");
            }
            if (below % Tile.WIDTH != Tile.WIDTH - 1) {
                return;
            }
            below /= Tile.WIDTH;
        }
    }

    private static byte[] root(byte[] hashes) {
        List<TreeHash> row = new ArrayList<>();
        for (int start = 0; start < hashes.length; start += TreeHash.LENGTH) {
            row.add(new TreeHash(Arrays.copyOfRange(hashes, start, start + TreeHash.LENGTH)));
        }
        return RightEdge.OF_NOTHING.grow(row).edge().root().bytes();
    }
}
