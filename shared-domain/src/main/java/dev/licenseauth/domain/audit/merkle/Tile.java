package dev.licenseauth.domain.audit.merkle;

/**
 * A tile's place: the {@code index}-th of its level. A hash of level 0 is a leaf's, one of level L + 1 the root of a full
 * tile of level L.
 *
 * @param level 0 to 7: more would be more leaves than a number can count
 * @param index from 0
 */
public record Tile(int level, long index) {
    /** How many hashes a full tile has, and how many levels of nodes it spans as a power of two. */
    public static final int WIDTH = 256;

    static final int HEIGHT = 8;
    static final int MAX_LEVEL = 7;

    public Tile {
        if (level < 0 || level > MAX_LEVEL || index < 0) {
            throw new IllegalArgumentException("no tile: level " + level + ", index " + index);
        }
    }

    /** How many hashes the tile has in a tree of this size: 0 to 256. */
    public int widthIn(long treeSize) {
        long hashes = treeSize >>> (HEIGHT * level);
        return Math.clamp(hashes - index * WIDTH, 0, WIDTH);
    }
}
