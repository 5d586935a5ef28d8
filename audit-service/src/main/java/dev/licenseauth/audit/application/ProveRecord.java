package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LoggedLeaf;
import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.LoggedEvents;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Proves that a record is in the log, and shows what its leaf commits to. */
@ApplicationScoped
public class ProveRecord {
    private final LoggedEvents events;
    private final Checkpoints checkpoints;
    private final StoredTree tree;

    ProveRecord(LoggedEvents events, Checkpoints checkpoints, StoredTree tree) {
        this.events = events;
        this.checkpoints = checkpoints;
        this.tree = tree;
    }

    /** A proof, or why there is none. */
    public sealed interface Result {
        /**
         * The proof.
         *
         * @param hashes     lead from the leaf to the checkpoint's root, lowest first
         * @param checkpoint a signed note
         */
        record Proof(LoggedLeaf leaf, long treeSize, List<TreeHash> hashes, String checkpoint) implements Result {}

        /** There is no such record. */
        record Unknown() implements Result {}

        /** The record is in the log, and no checkpoint covers it yet: try again in a second. */
        record NotYetCovered() implements Result {}
    }

    /** Proves a record by its event's id. */
    public Result handle(UUID eventId) {
        Optional<LoggedLeaf> found = events.leaf(eventId);
        if (found.isEmpty()) {
            return new Result.Unknown();
        }
        LoggedLeaf leaf = found.get();
        Checkpoints.Last last = checkpoints.last();
        String note = last.note();
        if (note == null || leaf.logIndex() >= last.size()) {
            return new Result.NotYetCovered();
        }
        List<TreeHash> hashes = Proofs.inclusion(tree.nodes(), leaf.logIndex(), last.size());
        if (!Proofs.includes(TreeHash.ofLeaf(leaf.leaf()), leaf.logIndex(), last.size(), hashes, last.root())) {
            throw new IllegalStateException("the log is damaged: entry " + leaf.logIndex() + " is not what was logged");
        }
        return new Result.Proof(leaf, last.size(), hashes, note);
    }

    /** The leaf and what it commits to, whether a checkpoint covers it or not. */
    public Optional<LoggedLeaf> open(UUID eventId) {
        return events.leaf(eventId);
    }
}
