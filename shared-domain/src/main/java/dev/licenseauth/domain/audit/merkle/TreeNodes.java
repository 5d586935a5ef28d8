package dev.licenseauth.domain.audit.merkle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Nodes of a tree, computed from its tiles. Reads each tile once. Not for use by several threads. */
public final class TreeNodes {
    private final Function<Tile, byte[]> tiles;
    private final Map<Tile, byte[]> read = new HashMap<>();

    /** @param tiles the hashes of a tile, as many as it has by now */
    public TreeNodes(Function<Tile, byte[]> tiles) {
        this.tiles = tiles;
    }

    /**
     * The root of the tree when it had this size.
     *
     * @throws BrokenTreeException when a tile lacks hashes it must have
     */
    public TreeHash root(long size) {
        return size == 0 ? TreeHash.OF_NOTHING : range(0, size);
    }

    /** The right edge of the tree when it had this size. */
    public RightEdge edge(long size) {
        List<TreeHash> roots = new ArrayList<>();
        long from = 0;
        for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
            long width = Long.highestOneBit(rest);
            roots.add(range(from, from + width));
            from += width;
        }
        return new RightEdge(size, roots);
    }

    /** The hash over leaves; {@code from} must be a multiple of the largest power of two that is not above their number. */
    TreeHash range(long from, long to) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int height = Long.numberOfTrailingZeros(leaves);
            return perfect(height, from >>> height);
        }
        long left = split(leaves);
        return TreeHash.ofChildren(range(from, from + left), range(from + left, to));
    }

    /** The largest power of two smaller than the number of leaves (RFC 6962: k). */
    static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }

    private TreeHash perfect(int height, long index) {
        int level = Math.min(height / Tile.HEIGHT, Tile.MAX_LEVEL);
        int width = 1 << (height - level * Tile.HEIGHT);
        long first = index * width;
        Tile tile = new Tile(level, first / Tile.WIDTH);
        byte[] hashes = read.computeIfAbsent(tile, tiles);
        int place = (int) (first % Tile.WIDTH);
        if (hashes.length < (place + width) * TreeHash.LENGTH) {
            throw new BrokenTreeException("tile " + tile + " lacks hashes");
        }
        return within(hashes, place, width);
    }

    private static TreeHash within(byte[] hashes, int place, int width) {
        if (width == 1) {
            return TreeHash.at(hashes, place);
        }
        int half = width / 2;
        return TreeHash.ofChildren(within(hashes, place, half), within(hashes, place + half, half));
    }
}
