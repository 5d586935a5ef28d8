package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TilePath;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads the log entry by entry, builds its tree anew and holds it against every checkpoint. Keeps no more of it than its right edge. */
final class LogCopy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CheckpointChain chain;
    private RightEdge edge = RightEdge.OF_NOTHING;

    LogCopy(CheckpointChain chain) {
        this.chain = chain;
    }

    long size() {
        return edge.size();
    }

    /** A leaf, and where it stands. */
    record Entry(long index, UUID id, String type) {}

    /** Reads on up to a checkpoint; the root of each checkpoint on the way must be that of the entries up to there. */
    List<Entry> readTo(PatientReader client, NavigableMap<Long, TreeHash> checkpoints) throws IOException {
        long from = edge.size();
        long to = checkpoints.lastKey();
        List<byte[]> leaves = leaves(client, from, to);
        List<Entry> entries = new ArrayList<>();
        for (byte[] leaf : leaves) {
            JsonNode parsed = JSON.readTree(leaf);
            entries.add(new Entry(
                    from + entries.size(),
                    UUID.fromString(parsed.path("id").asText()),
                    parsed.path("type").asText()));
        }
        for (Map.Entry<Long, TreeHash> checkpoint :
                checkpoints.tailMap(from, true).entrySet()) {
            int begin = Math.toIntExact(edge.size() - from);
            int end = Math.toIntExact(checkpoint.getKey() - from);
            edge = edge.grow(leaves.subList(begin, end).stream()
                            .map(TreeHash::ofLeaf)
                            .toList())
                    .edge();
            assertThat(edge.root())
                    .as("root of the %d entries read", edge.size())
                    .isEqualTo(checkpoint.getValue());
        }
        return entries;
    }

    private static List<byte[]> leaves(PatientReader client, long from, long to) throws IOException {
        List<byte[]> leaves = new ArrayList<>();
        for (long bundle = from / Tile.WIDTH; bundle * Tile.WIDTH < to; bundle++) {
            long first = bundle * Tile.WIDTH;
            int width = Math.toIntExact(Math.min(Tile.WIDTH, to - first));
            byte[] bytes = client.getBytes("/api/v1/audit/log/tile/entries/" + new TilePath(bundle, width));
            List<byte[]> entries = split(bytes);
            assertThat(entries).as("entries from %d", first).hasSize(width);
            leaves.addAll(entries.subList(Math.toIntExact(Math.max(0, from - first)), width));
        }
        return leaves;
    }

    /** Each entry stands behind its length in two bytes (C2SP tlog-tiles). */
    private static List<byte[]> split(byte[] bundle) {
        List<byte[]> entries = new ArrayList<>();
        int at = 0;
        while (at < bundle.length) {
            int length = Byte.toUnsignedInt(bundle[at]) << Byte.SIZE | Byte.toUnsignedInt(bundle[at + 1]);
            at += 2;
            entries.add(Arrays.copyOfRange(bundle, at, at + length));
            at += length;
        }
        return entries;
    }

    /** That the service can prove each checkpoint to continue the one before. */
    static void requireConsistent(PatientReader client, NavigableMap<Long, TreeHash> checkpoints) throws IOException {
        Map.Entry<Long, TreeHash> older = checkpoints.firstEntry();
        for (Map.Entry<Long, TreeHash> newer :
                checkpoints.tailMap(older.getKey(), false).entrySet()) {
            Map<String, String> sizes = Map.of(
                    "from", older.getKey().toString(), "to", newer.getKey().toString());
            JsonNode proof = client.get("/api/v1/audit/consistency", sizes).path("hashes");
            assertThat(Proofs.continues(
                            older.getKey(), older.getValue(), newer.getKey(), newer.getValue(), hashes(proof)))
                    .as("consistency of %s", sizes)
                    .isTrue();
            older = newer;
        }
    }

    /** That the service can prove an entry to be where it is. */
    void requireIncluded(PatientReader client, Entry entry) throws IOException {
        JsonNode proof = client.get("/api/v1/audit/records/" + entry.id() + "/proof", Map.of());
        Checkpoint checkpoint = chain.verified(proof.path("checkpoint").asText());
        assertThat(proof.path("leaf_index").asLong()).isEqualTo(entry.index());
        assertThat(Proofs.includes(
                        TreeHash.ofLeaf(bytes(proof.path("leaf"))),
                        entry.index(),
                        checkpoint.size(),
                        hashes(proof.path("hashes")),
                        checkpoint.root()))
                .as("inclusion of %s", entry)
                .isTrue();
    }

    private static List<TreeHash> hashes(JsonNode hashes) {
        List<TreeHash> read = new ArrayList<>();
        hashes.forEach(hash -> read.add(new TreeHash(bytes(hash))));
        return read;
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asText());
    }
}
