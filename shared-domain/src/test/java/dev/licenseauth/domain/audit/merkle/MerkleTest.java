package dev.licenseauth.domain.audit.merkle;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every size up to a few more than two full tiles, and some beyond a full tile of level 1, against the naive tree. */
class MerkleTest {
    private static final int SIZES = 600;
    private static final List<TreeHash> LEAVES = IntStream.range(0, SIZES)
            .mapToObj(n -> TreeHash.ofLeaf(("leaf " + n).getBytes(StandardCharsets.UTF_8)))
            .toList();
    private static final NaiveTree NAIVE = new NaiveTree(LEAVES);

    /** Tiles as a store would keep them. */
    private static final class StoredTiles implements Function<Tile, byte[]> {
        private final Map<Tile, byte[]> rows = new HashMap<>();

        void add(Map<Tile, byte[]> grown) {
            grown.forEach((tile, hashes) -> rows.merge(tile, hashes, (before, added) -> {
                byte[] both = Arrays.copyOf(before, before.length + added.length);
                System.arraycopy(added, 0, both, before.length, added.length);
                return both;
            }));
        }

        @Override
        public byte[] apply(Tile tile) {
            return rows.getOrDefault(tile, new byte[0]);
        }
    }

    private static StoredTiles stored() {
        StoredTiles tiles = new StoredTiles();
        tiles.add(RightEdge.OF_NOTHING.grow(LEAVES).tiles());
        return tiles;
    }

    @Test
    void hashesAreThoseOfTheStandard() {
        // RFC 6962: MTH({}) = SHA-256(), a leaf has 0x00 before it.
        assertThat(TreeHash.OF_NOTHING).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(TreeHash.ofLeaf(new byte[0]))
                .hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void theRootOfEverySizeIsThatOfTheStandardHoweverTheTreeGrew() {
        Random random = new Random(1);
        RightEdge edge = RightEdge.OF_NOTHING;
        StoredTiles tiles = new StoredTiles();
        while (edge.size() < SIZES) {
            int from = (int) edge.size();
            int to = Math.min(SIZES, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 300));
            RightEdge.Growth growth = edge.grow(LEAVES.subList(from, to));
            tiles.add(growth.tiles());
            edge = growth.edge();

            assertThat(edge.root()).isEqualTo(NAIVE.root(to));
            assertThat(RightEdge.of(to, edge.hashes())).isEqualTo(edge);
        }
        for (int size = 0; size <= SIZES; size++) {
            TreeNodes nodes = new TreeNodes(tiles);
            assertThat(nodes.root(size)).as("size %d", size).isEqualTo(NAIVE.root(size));
            assertThat(nodes.edge(size).root()).as("size %d", size).isEqualTo(NAIVE.root(size));
        }
    }

    @Test
    void growingByOneAndAllAtOnceGivesTheSameTiles() {
        StoredTiles tiles = new StoredTiles();
        RightEdge edge = RightEdge.OF_NOTHING;
        for (TreeHash leaf : LEAVES) {
            RightEdge.Growth growth = edge.grow(List.of(leaf));
            tiles.add(growth.tiles());
            edge = growth.edge();
        }

        StoredTiles atOnce = stored();

        assertThat(tiles.rows.keySet()).isEqualTo(atOnce.rows.keySet());
        atOnce.rows.forEach((tile, hashes) -> {
            assertThat(tiles.apply(tile)).isEqualTo(hashes);
            assertThat(hashes).hasSize(tile.widthIn(SIZES) * TreeHash.LENGTH);
        });
    }

    @Test
    void aTileHoldsTheRootsOfTheFullTilesBelowIt() {
        int size = 256 * 256 + 70;
        List<TreeHash> leaves =
                IntStream.range(0, size).mapToObj(n -> LEAVES.get(n % SIZES)).toList();
        StoredTiles tiles = new StoredTiles();
        tiles.add(RightEdge.OF_NOTHING.grow(leaves).tiles());

        byte[] level1 = tiles.apply(new Tile(1, 0));
        byte[] level2 = tiles.apply(new Tile(2, 0));

        assertThat(level1).hasSize(256 * TreeHash.LENGTH);
        assertThat(TreeHash.at(level1, 7)).isEqualTo(NaiveTree.range(leaves.subList(7 * 256, 8 * 256)));
        assertThat(level2).hasSize(TreeHash.LENGTH);
        assertThat(TreeHash.at(level2, 0)).isEqualTo(NaiveTree.range(leaves.subList(0, 65536)));
        assertThat(new TreeNodes(tiles).root(size)).isEqualTo(NaiveTree.range(leaves));
        TreeNodes nodes = new TreeNodes(tiles);
        assertThat(Proofs.includes(
                        leaves.get(65_540), 65_540, size, Proofs.inclusion(nodes, 65_540, size), nodes.root(size)))
                .isTrue();
    }

    @Test
    void theWidthsOfTilesAreThoseOfTheSpecification() {
        // The example of C2SP tlog-tiles: a tree of 70,000.
        assertThat(new Tile(0, 272).widthIn(70_000)).isEqualTo(256);
        assertThat(new Tile(0, 273).widthIn(70_000)).isEqualTo(112);
        assertThat(new Tile(0, 274).widthIn(70_000)).isZero();
        assertThat(new Tile(1, 0).widthIn(70_000)).isEqualTo(256);
        assertThat(new Tile(1, 1).widthIn(70_000)).isEqualTo(17);
        assertThat(new Tile(2, 0).widthIn(70_000)).isEqualTo(1);
        assertThat(new Tile(1, 0).widthIn(256)).isEqualTo(1);
    }

    @Test
    void everyProofOfInclusionIsThatOfTheStandardAndHolds() {
        TreeNodes nodes = new TreeNodes(stored());
        Random random = new Random(2);
        for (int size = 1; size <= SIZES; size++) {
            TreeHash root = NAIVE.root(size);
            // All leaves of small trees, the ends and some others of large ones.
            List<Integer> indexes = size <= 70
                    ? IntStream.range(0, size).boxed().toList()
                    : List.of(0, size - 1, size / 2, random.nextInt(size));
            for (int index : indexes) {
                List<TreeHash> proof = Proofs.inclusion(nodes, index, size);

                assertThat(proof).as("%d in %d", index, size).isEqualTo(NAIVE.path(index, size));
                assertThat(Proofs.includes(LEAVES.get(index), index, size, proof, root))
                        .isTrue();
                assertThat(Proofs.includes(LEAVES.get((index + 1) % SIZES), index, size, proof, root))
                        .isFalse();
                assertThat(Proofs.includes(LEAVES.get(index), index + 1, size, proof, root))
                        .isFalse();
                for (List<TreeHash> wrong : spoiled(proof)) {
                    assertThat(Proofs.includes(LEAVES.get(index), index, size, wrong, root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyProofOfConsistencyIsThatOfTheStandardAndHolds() {
        TreeNodes nodes = new TreeNodes(stored());
        Random random = new Random(3);
        for (int newer = 1; newer <= SIZES; newer++) {
            List<Integer> sizes = newer <= 70
                    ? IntStream.rangeClosed(1, newer).boxed().toList()
                    : List.of(1, newer, newer - 1, newer / 2, 1 + random.nextInt(newer));
            for (int older : sizes) {
                List<TreeHash> proof = Proofs.consistency(nodes, older, newer);

                assertThat(proof).as("%d to %d", older, newer).isEqualTo(NAIVE.proof(older, newer));
                assertThat(Proofs.continues(older, NAIVE.root(older), newer, NAIVE.root(newer), proof))
                        .isTrue();
                assertThat(Proofs.continues(older, LEAVES.getLast(), newer, NAIVE.root(newer), proof))
                        .isFalse();
                assertThat(Proofs.continues(older, NAIVE.root(older), newer, LEAVES.getLast(), proof))
                        .isFalse();
                for (List<TreeHash> wrong : spoiled(proof)) {
                    assertThat(Proofs.continues(older, NAIVE.root(older), newer, NAIVE.root(newer), wrong))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyTreeContinuesTheEmptyOneAndNoneIsContinuedByASmallerOne() {
        assertThat(Proofs.consistency(new TreeNodes(stored()), 0, 5)).isEmpty();
        assertThat(Proofs.continues(0, TreeHash.OF_NOTHING, 5, NAIVE.root(5), List.of()))
                .isTrue();
        assertThat(Proofs.continues(0, NAIVE.root(1), 5, NAIVE.root(5), List.of()))
                .isFalse();
        assertThat(Proofs.continues(5, NAIVE.root(5), 4, NAIVE.root(4), List.of()))
                .isFalse();
        assertThat(Proofs.continues(3, NAIVE.root(3), 5, NAIVE.root(5), List.of()))
                .isFalse();
    }

    @Test
    void aTileThatLacksHashesIsNoticed() {
        StoredTiles tiles = new StoredTiles();
        tiles.add(RightEdge.OF_NOTHING.grow(LEAVES.subList(0, 10)).tiles());

        assertThatThrownBy(() -> new TreeNodes(tiles).root(11)).isInstanceOf(BrokenTreeException.class);
    }

    @Test
    void anEdgeThatDoesNotFitItsSizeIsRefused() {
        assertThatThrownBy(() -> RightEdge.of(3, new byte[32])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RightEdge(4, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<List<TreeHash>> spoiled(List<TreeHash> proof) {
        List<List<TreeHash>> spoiled = new ArrayList<>();
        List<TreeHash> longer = new ArrayList<>(proof);
        longer.add(TreeHash.OF_NOTHING);
        spoiled.add(longer);
        if (!proof.isEmpty()) {
            spoiled.add(proof.subList(0, proof.size() - 1));
            List<TreeHash> other = new ArrayList<>(proof);
            other.set(proof.size() / 2, TreeHash.OF_NOTHING);
            spoiled.add(other);
        }
        return spoiled;
    }
}
