package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the log as C2SP tlog-tiles: nothing that the last checkpoint does not cover. */
@ApplicationScoped
public class ReadLog {
    private final Checkpoints checkpoints;
    private final StoredTree tree;
    private final LogState state;

    ReadLog(Checkpoints checkpoints, StoredTree tree, LogState state) {
        this.checkpoints = checkpoints;
        this.tree = tree;
        this.state = state;
    }

    /** The last checkpoint as a signed note; empty before the first. */
    public Optional<String> checkpoint() {
        @Nullable String note = checkpoints.last().note();
        return Optional.ofNullable(note);
    }

    /** The key that verifies checkpoints, as others take it; empty while the log is not open. */
    public Optional<String> verifierKey() {
        return state.now() instanceof LogState.State.Open(LogIdentity identity)
                ? Optional.of(identity.key().verifier().toString())
                : Optional.empty();
    }

    /** The first hashes of a tile; empty where the log has not as many. */
    public Optional<byte[]> tile(Tile tile, int width) {
        if (!covers(tile, width)) {
            return Optional.empty();
        }
        byte[] hashes = tree.tile(tile);
        if (hashes.length < width * TreeHash.LENGTH) {
            throw new IllegalStateException("the log is damaged: " + tile + " lacks hashes");
        }
        return Optional.of(Arrays.copyOf(hashes, width * TreeHash.LENGTH));
    }

    /** The first entries below a tile of level 0, each behind its length in two bytes; empty where there are not as many. */
    public Optional<byte[]> entries(long index, int width) {
        if (!covers(new Tile(0, index), width)) {
            return Optional.empty();
        }
        long first = index * Tile.WIDTH;
        List<byte[]> leaves = tree.leaves(first, first + width);
        if (leaves.size() < width) {
            throw new IllegalStateException("the log is damaged: entries from " + first + " are missing");
        }
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] leaf : leaves) {
            bundle.write(leaf.length >>> 8);
            bundle.write(leaf.length);
            bundle.writeBytes(leaf);
        }
        return Optional.of(bundle.toByteArray());
    }

    private boolean covers(Tile tile, int width) {
        return tile.widthIn(checkpoints.last().size()) >= width;
    }
}
