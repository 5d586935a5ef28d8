package dev.licenseauth.domain.audit.merkle;

import java.util.ArrayList;
import java.util.List;

/** Proofs that a leaf is in a tree and that one tree continues another (RFC 6962 sections 2.1.1 and 2.1.2). */
public final class Proofs {
    private Proofs() {}

    /** The hashes by which a leaf's hash leads to the root of the tree of this size, lowest first. */
    public static List<TreeHash> inclusion(TreeNodes nodes, long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
        }
        List<TreeHash> proof = new ArrayList<>();
        path(nodes, index, 0, size, proof);
        return List.copyOf(proof);
    }

    private static void path(TreeNodes nodes, long index, long from, long to, List<TreeHash> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + TreeNodes.split(to - from);
        if (index < middle) {
            path(nodes, index, from, middle, proof);
            proof.add(nodes.range(middle, to));
        } else {
            path(nodes, index, middle, to, proof);
            proof.add(nodes.range(from, middle));
        }
    }

    /** The hashes by which the root of the older tree leads to that of the newer. None if one is empty or both are equal. */
    public static List<TreeHash> consistency(TreeNodes nodes, long older, long newer) {
        if (older < 0 || older > newer) {
            throw new IllegalArgumentException("a tree of " + older + " does not come before one of " + newer);
        }
        List<TreeHash> proof = new ArrayList<>();
        if (older > 0 && older < newer) {
            subproof(nodes, older, 0, newer, true, proof);
        }
        return List.copyOf(proof);
    }

    private static void subproof(TreeNodes nodes, long older, long from, long to, boolean known, List<TreeHash> proof) {
        if (older == to) {
            if (!known) {
                proof.add(nodes.range(from, to));
            }
            return;
        }
        long middle = from + TreeNodes.split(to - from);
        if (older <= middle) {
            subproof(nodes, older, from, middle, known, proof);
            proof.add(nodes.range(middle, to));
        } else {
            subproof(nodes, older, middle, to, false, proof);
            proof.add(nodes.range(from, middle));
        }
    }

    /** Whether the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2). */
    public static boolean includes(TreeHash leaf, long index, long size, List<TreeHash> proof, TreeHash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long place = index;
        long last = size - 1;
        TreeHash hash = leaf;
        for (TreeHash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                hash = TreeHash.ofChildren(sibling, hash);
                while ((place & 1) == 0 && place != 0) {
                    place >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = TreeHash.ofChildren(hash, sibling);
            }
            place >>>= 1;
            last >>>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the proof leads from the older root to the newer (RFC 9162 section 2.1.4.2). */
    public static boolean continues(
            long older, TreeHash olderRoot, long newer, TreeHash newerRoot, List<TreeHash> proof) {
        if (older < 0 || older > newer) {
            return false;
        }
        if (older == newer) {
            return proof.isEmpty() && olderRoot.equals(newerRoot);
        }
        if (older == 0) {
            return proof.isEmpty() && olderRoot.equals(TreeHash.OF_NOTHING);
        }
        List<TreeHash> hashes = new ArrayList<>(proof);
        if (Long.bitCount(older) == 1) {
            hashes.addFirst(olderRoot);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        long place = older - 1;
        long last = newer - 1;
        while ((place & 1) == 1) {
            place >>>= 1;
            last >>>= 1;
        }
        TreeHash left = hashes.getFirst();
        TreeHash whole = hashes.getFirst();
        for (TreeHash hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                left = TreeHash.ofChildren(hash, left);
                whole = TreeHash.ofChildren(hash, whole);
                while ((place & 1) == 0 && place != 0) {
                    place >>>= 1;
                    last >>>= 1;
                }
            } else {
                whole = TreeHash.ofChildren(whole, hash);
            }
            place >>>= 1;
            last >>>= 1;
        }
        return last == 0 && left.equals(olderRoot) && whole.equals(newerRoot);
    }
}
