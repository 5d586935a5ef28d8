package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.merkle.TreeNodes;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;
import java.util.Optional;

/** Proves that the log of one size continues the log of another. */
@ApplicationScoped
public class ProveConsistency {
    private final Checkpoints checkpoints;
    private final StoredTree tree;

    ProveConsistency(Checkpoints checkpoints, StoredTree tree) {
        this.checkpoints = checkpoints;
        this.tree = tree;
    }

    /** The proof and the two roots it leads to. */
    public record Proof(long from, long to, TreeHash fromRoot, TreeHash toRoot, List<TreeHash> hashes) {}

    /** The proof; empty unless from ≤ to ≤ the size of the last checkpoint. */
    public Optional<Proof> handle(long from, long to) {
        if (from < 0 || from > to || to > checkpoints.last().size()) {
            return Optional.empty();
        }
        TreeNodes nodes = tree.nodes();
        return Optional.of(new Proof(from, to, nodes.root(from), nodes.root(to), Proofs.consistency(nodes, from, to)));
    }
}
