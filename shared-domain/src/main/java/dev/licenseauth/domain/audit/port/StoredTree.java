package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeNodes;

import java.util.List;

/** The tree as it is stored. It may grow between two calls; what it has never changes. */
public interface StoredTree {
    /** The right edge, and with it the size. */
    RightEdge edge();

    /** Nodes, read from the tiles as they are needed. */
    TreeNodes nodes();

    /** A tile's hashes, one after the other; none for a tile that is not there. */
    byte[] tile(Tile tile);

    /** The bytes of leaves, by their indexes; fewer where there are fewer. */
    List<byte[]> leaves(long from, long to);
}
