package dev.licenseauth.system.kills;

import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SignedNote;
import dev.licenseauth.domain.audit.note.VerifierKey;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** All checkpoints anybody could see, as a monitor of the log keeps them: signed, never smaller than before, and one root for one size. */
final class CheckpointChain {
    /** Where checkpoints are seen. */
    enum Place {
        SERVED,
        ANCHORED
    }

    private final VerifierKey key;
    private final NavigableMap<Long, TreeHash> roots = new TreeMap<>();
    private final Set<Long> served = new HashSet<>();
    private final Set<Long> anchored = new HashSet<>();
    private final Map<Place, Long> last = new EnumMap<>(Map.of(Place.SERVED, 0L, Place.ANCHORED, 0L));

    CheckpointChain(VerifierKey key) {
        this.key = key;
    }

    /** Verifies a signed note alone. */
    Checkpoint verified(String note) {
        SignedNote signed = SignedNote.parse(note);
        assertThat(signed.isSignedBy(key)).as("signature of %s", note).isTrue();
        Checkpoint checkpoint = Checkpoint.parse(signed.text());
        assertThat(checkpoint.origin()).isEqualTo(key.name());
        return checkpoint;
    }

    void add(Place place, String note) {
        Checkpoint checkpoint = verified(note);
        synchronized (this) {
            long size = checkpoint.size();
            assertThat(size).as("size of a checkpoint %s", place).isGreaterThanOrEqualTo(last(place));
            last.put(place, size);
            TreeHash other = roots.putIfAbsent(size, checkpoint.root());
            assertThat(checkpoint.root())
                    .as("root of size %d", size)
                    .isEqualTo(other == null ? checkpoint.root() : other);
            (place == Place.SERVED ? served : anchored).add(size);
        }
    }

    /** The size of the last checkpoint seen there. */
    synchronized long last(Place place) {
        return last.getOrDefault(place, 0L);
    }

    /** Roots by size, up to a size. Each that was served was anchored before. */
    synchronized NavigableMap<Long, TreeHash> upTo(long size) {
        assertThat(served.stream().filter(each -> each <= size && !anchored.contains(each)))
                .as("sizes of checkpoints served but not anchored")
                .isEmpty();
        return new TreeMap<>(roots.headMap(size, true));
    }

    /** Forgets what has been checked, but for the last. */
    synchronized void forgetBefore(long size) {
        roots.headMap(size, false).clear();
        served.removeIf(each -> each < size);
        anchored.removeIf(each -> each < size);
    }
}
