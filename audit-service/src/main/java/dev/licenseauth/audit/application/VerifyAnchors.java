package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.merkle.BrokenTreeException;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.TreeNodes;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SignedNote;
import dev.licenseauth.domain.audit.port.Anchors;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Verifies that the stored tree continues every checkpoint that was anchored, and the last that was signed. */
@ApplicationScoped
public class VerifyAnchors {
    private final Anchors anchors;
    private final Checkpoints checkpoints;
    private final StoredTree tree;

    VerifyAnchors(Anchors anchors, Checkpoints checkpoints, StoredTree tree) {
        this.anchors = anchors;
        this.checkpoints = checkpoints;
        this.tree = tree;
    }

    /** What was found. */
    public sealed interface Result {
        /** It does. */
        record Verified() implements Result {}

        /** It does not; {@code reason} is a sentence for the operator. */
        record Refuted(String reason) implements Result {}
    }

    /** Verifies. */
    public Result handle(LogIdentity identity) throws Anchors.AwayException {
        List<Checkpoint> signed = new ArrayList<>();
        for (String note : anchors.kept(identity.origin())) {
            Checkpoint anchored = signedBy(identity, note);
            if (anchored == null) {
                return new Result.Refuted(
                        "an anchor of " + identity.origin() + " was not signed by this database's key: another"
                                + " database has kept this log, or somebody else writes to"
                                + " the topic of anchors");
            }
            signed.add(anchored);
        }
        // What was signed comes first: the tree may grow before it is read, never shrink.
        Checkpoints.Last last = checkpoints.last();
        signed.add(new Checkpoint(identity.origin(), last.size(), last.root()));
        RightEdge edge = tree.edge();
        signed.add(new Checkpoint(identity.origin(), edge.size(), edge.root()));
        return continuesAll(signed, edge.size());
    }

    private Result continuesAll(List<Checkpoint> signed, long size) {
        TreeNodes nodes = tree.nodes();
        for (Checkpoint checkpoint : signed) {
            if (checkpoint.size() > size) {
                return new Result.Refuted(
                        "the database was set back: it holds " + size + " entries, but a checkpoint of "
                                + checkpoint.size() + " was signed. Restore a newer state of it");
            }
            try {
                if (!nodes.root(checkpoint.size()).equals(checkpoint.root())) {
                    return new Result.Refuted("the database was changed: its first " + checkpoint.size()
                            + " entries are not those that a checkpoint was signed of");
                }
            } catch (BrokenTreeException e) {
                return new Result.Refuted("the database was damaged: " + e.getMessage());
            }
        }
        return new Result.Verified();
    }

    private static @Nullable Checkpoint signedBy(LogIdentity identity, String note) {
        try {
            SignedNote signed = SignedNote.parse(note);
            Checkpoint checkpoint = Checkpoint.parse(signed.text());
            boolean ours = signed.isSignedBy(identity.key().verifier())
                    && checkpoint.origin().equals(identity.origin());
            return ours ? checkpoint : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
