package dev.licenseauth.domain.audit.port;

import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The last checkpoint that was signed and anchored. */
public interface Checkpoints {
    /**
     * The last one.
     *
     * @param note the signed note; {@code null} while there is none, then size and root are those of the empty tree
     * @param recent whether it was signed less than a second ago, near enough
     */
    record Last(long size, TreeHash root, @Nullable String note, boolean recent) {}

    /** The last one. */
    Last last();

    /** The same, locked in the transaction in progress against other signers; empty while another holds it. */
    Optional<Last> lock();

    /** Replaces the last one in the transaction in progress. */
    void replace(Checkpoint checkpoint, String note);
}
