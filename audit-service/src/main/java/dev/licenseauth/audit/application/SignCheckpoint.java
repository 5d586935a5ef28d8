package dev.licenseauth.audit.application;

import dev.licenseauth.audit.application.LogState.State;
import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.merkle.BrokenTreeException;
import dev.licenseauth.domain.audit.merkle.Proofs;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.TreeNodes;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.port.Anchors;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredTree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Signs a checkpoint when the log has grown. It is anchored before anybody can see it, and nothing is signed that does
 * not continue what was signed before.
 */
@ApplicationScoped
public class SignCheckpoint {
    private final LogState state;
    private final Checkpoints checkpoints;
    private final StoredTree tree;
    private final Anchors anchors;
    private final VerifyAnchors verifyAnchors;

    /** The last checkpoint this replica has signed or found signed; the anchors are known to agree with it. */
    private volatile @Nullable Checkpoint verified;

    SignCheckpoint(
            LogState state, Checkpoints checkpoints, StoredTree tree, Anchors anchors, VerifyAnchors verifyAnchors) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.tree = tree;
        this.anchors = anchors;
        this.verifyAnchors = verifyAnchors;
    }

    /** What came of it. */
    public sealed interface Result {
        /** A new checkpoint is signed, anchored and served. */
        record Signed(Checkpoint checkpoint) implements Result {}

        /** There is nothing to do, or another replica does it. */
        record NothingToDo() implements Result {}

        /** It would contradict what was signed before. The log is refused from now on. */
        record Refused(String reason) implements Result {}
    }

    /**
     * Signs, if the log has grown.
     *
     * @throws Anchors.AwayException when the checkpoint could not be anchored: the one before stays the last
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public Result handle() throws Anchors.AwayException {
        LogIdentity identity = state.requireOpen();
        Optional<Checkpoints.Last> locked = checkpoints.lock();
        if (locked.isEmpty()) {
            return new Result.NothingToDo();
        }
        Checkpoints.Last last = locked.get();
        Checkpoint seen = verified;
        if (seen != null && last.size() < seen.size()) {
            return refuse("the database was set back while the service ran: its last checkpoint is of " + last.size()
                    + " entries, but one of " + seen.size() + " was signed");
        }
        RightEdge edge = tree.edge();
        boolean done = last.note() != null && last.size() == edge.size();
        if (done || last.recent()) {
            return new Result.NothingToDo();
        }
        String contradiction = contradiction(identity, last, edge);
        if (contradiction != null) {
            return refuse(contradiction);
        }
        Checkpoint checkpoint = new Checkpoint(identity.origin(), edge.size(), edge.root());
        String note = identity.key().sign(checkpoint.text());
        verified = null;
        anchors.keep(identity.origin(), note);
        checkpoints.replace(checkpoint, note);
        verified = checkpoint;
        return new Result.Signed(checkpoint);
    }

    private Result refuse(String reason) {
        state.become(new State.Refused(reason));
        return new Result.Refused(reason);
    }

    private @Nullable String contradiction(LogIdentity identity, Checkpoints.Last last, RightEdge edge)
            throws Anchors.AwayException {
        Checkpoint before = new Checkpoint(identity.origin(), last.size(), last.root());
        if (!before.equals(verified)) {
            // Another replica has signed, or how our own signing ended is not known: the anchors know.
            switch (verifyAnchors.handle(identity)) {
                case VerifyAnchors.Result.Refuted(String reason) -> {
                    return reason;
                }
                case VerifyAnchors.Result.Verified() -> {}
            }
        }
        if (edge.size() < last.size()) {
            return "the database was set back: it holds " + edge.size() + " entries, but a checkpoint of " + last.size()
                    + " was signed";
        }
        try {
            TreeNodes nodes = tree.nodes();
            boolean consistent = nodes.root(edge.size()).equals(edge.root())
                    && Proofs.continues(
                            last.size(),
                            last.root(),
                            edge.size(),
                            edge.root(),
                            Proofs.consistency(nodes, last.size(), edge.size()));
            return consistent
                    ? null
                    : "the tree of " + edge.size() + " entries does not continue the signed one of " + last.size();
        } catch (BrokenTreeException e) {
            return "the tree is damaged: " + e.getMessage();
        }
    }
}
