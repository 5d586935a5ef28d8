package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.audit.application.ProveConsistency;
import dev.licenseauth.audit.application.ProveRecord;
import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.List;

/** Proofs as JSON. Bytes are standard base64, as in checkpoints. */
final class ProofJson {
    private ProofJson() {}

    /** That a leaf is in the log. */
    record Inclusion(long leafIndex, String leaf, long treeSize, List<String> hashes, String checkpoint) {
        static Inclusion of(ProveRecord.Result.Proof proof) {
            return new Inclusion(
                    proof.leaf().logIndex(),
                    base64(proof.leaf().leaf()),
                    proof.treeSize(),
                    base64(proof.hashes()),
                    proof.checkpoint());
        }
    }

    /** What a leaf commits to. */
    record Opening(
            long leafIndex,
            String leaf,
            @Nullable String salt,
            @Nullable String body,
            @Nullable String record,
            boolean erased) {
        static Opening of(LoggedLeaf leaf) {
            LoggedLeaf.Opening opening = leaf.opening();
            return new Opening(
                    leaf.logIndex(),
                    base64(leaf.leaf()),
                    opening == null ? null : base64(opening.salt()),
                    opening == null ? null : base64(opening.body()),
                    opening == null || opening.record() == null ? null : base64(opening.record()),
                    opening == null);
        }
    }

    /** That the log of one size continues that of another. */
    record Consistency(long from, long to, String fromRoot, String toRoot, List<String> hashes) {
        static Consistency of(ProveConsistency.Proof proof) {
            return new Consistency(
                    proof.from(),
                    proof.to(),
                    base64(proof.fromRoot().bytes()),
                    base64(proof.toRoot().bytes()),
                    base64(proof.hashes()));
        }
    }

    private static List<String> base64(List<TreeHash> hashes) {
        return hashes.stream().map(hash -> base64(hash.bytes())).toList();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
