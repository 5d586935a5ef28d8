package dev.licenseauth.domain.audit.merkle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is needed of a tree to let it grow: the roots of the largest perfect subtrees it consists of, from the left.
 * There is one for each bit that is set in the size.
 */
public record RightEdge(long size, List<TreeHash> roots) {
    /** Of a tree without leaves. */
    public static final RightEdge OF_NOTHING = new RightEdge(0, List.of());

    /** @throws IllegalArgumentException when size and roots do not fit */
    public RightEdge {
        roots = List.copyOf(roots);
        if (size < 0 || roots.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no " + roots.size() + " roots");
        }
    }

    /**
     * Reads what {@link #hashes()} gives.
     *
     * @throws IllegalArgumentException when the bytes are not the hashes of an edge of this size
     */
    public static RightEdge of(long size, byte[] hashes) {
        if (hashes.length != Long.bitCount(size) * TreeHash.LENGTH) {
            throw new IllegalArgumentException("a right edge of size " + size + " has no " + hashes.length + " bytes");
        }
        List<TreeHash> roots = new ArrayList<>();
        for (int i = 0; i < Long.bitCount(size); i++) {
            roots.add(TreeHash.at(hashes, i));
        }
        return new RightEdge(size, roots);
    }

    /** The roots, one after the other. */
    public byte[] hashes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        roots.forEach(root -> bytes.writeBytes(root.bytes()));
        return bytes.toByteArray();
    }

    /** The root of the whole tree. */
    public TreeHash root() {
        if (roots.isEmpty()) {
            return TreeHash.OF_NOTHING;
        }
        TreeHash root = roots.getLast();
        for (TreeHash left : roots.reversed().subList(1, roots.size())) {
            root = TreeHash.ofChildren(left, root);
        }
        return root;
    }

    /**
     * What a tree has grown by.
     *
     * @param tiles the hashes each tile got, to be appended to those it has
     */
    public record Growth(RightEdge edge, Map<Tile, byte[]> tiles) {}

    /** Adds leaves, given by their hashes. */
    public Growth grow(List<TreeHash> leaves) {
        Deque<TreeHash> stack = new ArrayDeque<>(roots);
        Map<Tile, ByteArrayOutputStream> tiles = new LinkedHashMap<>();
        long index = size;
        for (TreeHash leaf : leaves) {
            TreeHash node = leaf;
            int height = 0;
            add(tiles, height, index, node);
            // As in binary addition: each set bit at the end is a perfect subtree that finds its sibling.
            for (long rest = index; (rest & 1) == 1; rest >>>= 1) {
                node = TreeHash.ofChildren(stack.removeLast(), node);
                height++;
                add(tiles, height, index, node);
            }
            stack.addLast(node);
            index++;
        }
        Map<Tile, byte[]> grown = LinkedHashMap.newLinkedHashMap(tiles.size());
        tiles.forEach((tile, hashes) -> grown.put(tile, hashes.toByteArray()));
        return new Growth(new RightEdge(index, List.copyOf(stack)), grown);
    }

    /** Tiles hold every eighth row of nodes only. */
    private static void add(Map<Tile, ByteArrayOutputStream> tiles, int height, long lastLeaf, TreeHash node) {
        if (height % Tile.HEIGHT == 0) {
            Tile tile = new Tile(height / Tile.HEIGHT, (lastLeaf >>> height) / Tile.WIDTH);
            tiles.computeIfAbsent(tile, _ -> new ByteArrayOutputStream()).writeBytes(node.bytes());
        }
    }
}
