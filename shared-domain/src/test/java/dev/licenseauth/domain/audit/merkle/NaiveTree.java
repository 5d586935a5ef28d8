package dev.licenseauth.domain.audit.merkle;

import java.util.ArrayList;
import java.util.List;

/** RFC 6962 section 2.1 word for word, slow on purpose: what the fast ways are held against. */
record NaiveTree(List<TreeHash> leaves) {
    TreeHash root(int size) {
        return range(leaves.subList(0, size));
    }

    static TreeHash range(List<TreeHash> leaves) {
        if (leaves.isEmpty()) {
            return TreeHash.OF_NOTHING;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = k(leaves.size());
        return TreeHash.ofChildren(range(leaves.subList(0, k)), range(leaves.subList(k, leaves.size())));
    }

    private static int k(int size) {
        int k = 1;
        while (k * 2 < size) {
            k *= 2;
        }
        return k;
    }

    List<TreeHash> path(int index, int size) {
        return path(index, leaves.subList(0, size));
    }

    private static List<TreeHash> path(int index, List<TreeHash> tree) {
        if (tree.size() == 1) {
            return List.of();
        }
        int k = k(tree.size());
        return index < k
                ? and(path(index, tree.subList(0, k)), range(tree.subList(k, tree.size())))
                : and(path(index - k, tree.subList(k, tree.size())), range(tree.subList(0, k)));
    }

    List<TreeHash> proof(int older, int newer) {
        return subproof(older, leaves.subList(0, newer), true);
    }

    private static List<TreeHash> subproof(int older, List<TreeHash> tree, boolean known) {
        if (older == tree.size()) {
            return known ? List.of() : List.of(range(tree));
        }
        int k = k(tree.size());
        return older <= k
                ? and(subproof(older, tree.subList(0, k), known), range(tree.subList(k, tree.size())))
                : and(subproof(older - k, tree.subList(k, tree.size()), false), range(tree.subList(0, k)));
    }

    private static List<TreeHash> and(List<TreeHash> hashes, TreeHash last) {
        List<TreeHash> all = new ArrayList<>(hashes);
        all.add(last);
        return all;
    }
}
