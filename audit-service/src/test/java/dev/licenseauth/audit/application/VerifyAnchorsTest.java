package dev.licenseauth.audit.application;

import dev.licenseauth.audit.application.VerifyAnchors.Result;
import dev.licenseauth.domain.audit.LogIdentity;
import dev.licenseauth.domain.audit.merkle.RightEdge;
import dev.licenseauth.domain.audit.merkle.Tile;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import dev.licenseauth.domain.audit.merkle.TreeNodes;
import dev.licenseauth.domain.audit.note.Checkpoint;
import dev.licenseauth.domain.audit.note.SigningKey;
import dev.licenseauth.domain.audit.note.VerifierKey;
import dev.licenseauth.domain.audit.port.Anchors;
import dev.licenseauth.domain.audit.port.Checkpoints;
import dev.licenseauth.domain.audit.port.StoredTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@SuppressWarnings("NullAway.Init") // Filled before each test.
class VerifyAnchorsTest {
    private static final String ORIGIN = "example.com/log";

    private final List<String> kept = new ArrayList<>();
    private RightEdge.Growth tree = grown(10);
    private Checkpoints.Last last = new Checkpoints.Last(0, TreeHash.OF_NOTHING, null, false);
    private boolean away;
    private LogIdentity identity;

    @BeforeEach
    void makeAKey() throws GeneralSecurityException {
        identity = new LogIdentity(ORIGIN, key(ORIGIN));
    }

    private static SigningKey key(String name) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new SigningKey(VerifierKey.of(name, pair.getPublic()), pair.getPrivate());
    }

    private static RightEdge.Growth grown(int size) {
        return RightEdge.OF_NOTHING.grow(IntStream.range(0, size)
                .mapToObj(n -> TreeHash.ofLeaf(Integer.toString(n).getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    private static Checkpoint checkpoint(int size) {
        return new Checkpoint(ORIGIN, size, grown(size).edge().root());
    }

    private Result verify() throws Anchors.AwayException {
        return new VerifyAnchors(new KeptHere(), new LastHere(), new TreeHere()).handle(identity);
    }

    private void assertRefuted(String reason) throws Anchors.AwayException {
        assertThat(verify())
                .isInstanceOfSatisfying(
                        Result.Refuted.class,
                        refuted -> assertThat(refuted.reason()).contains(reason));
    }

    @Test
    void aTreeThatContinuesEveryAnchorIsVerified() throws Anchors.AwayException {
        kept.add(identity.key().sign(checkpoint(3).text()));
        kept.add(identity.key().sign(checkpoint(10).text()));
        last = new Checkpoints.Last(7, checkpoint(7).root(), "note", false);

        assertThat(verify()).isEqualTo(new Result.Verified());
    }

    @Test
    void aNewLogHasNoAnchors() throws Anchors.AwayException {
        assertThat(verify()).isEqualTo(new Result.Verified());
    }

    @Test
    void aTreeSmallerThanAnAnchorWasSetBack() throws Anchors.AwayException {
        kept.add(identity.key().sign(checkpoint(11).text()));

        assertRefuted("set back: it holds 10 entries, but a checkpoint of 11 was signed");
    }

    @Test
    void aTreeSmallerThanWhatItSignedItselfWasSetBack() throws Anchors.AwayException {
        last = new Checkpoints.Last(11, checkpoint(11).root(), "note", false);

        assertRefuted("set back");
    }

    @Test
    void aTreeWithAnotherRootThanAnAnchorWasChanged() throws Anchors.AwayException {
        kept.add(identity.key().sign(new Checkpoint(ORIGIN, 5, checkpoint(4).root()).text()));

        assertRefuted("changed: its first 5 entries");
    }

    @Test
    void aTreeWithoutItsTilesIsDamaged() throws Anchors.AwayException {
        tree = new RightEdge.Growth(tree.edge(), Map.of());

        assertRefuted("damaged");
    }

    @Test
    void anAnchorThatSomebodyElseSignedIsNotPassedOver() throws Exception {
        kept.add(key(ORIGIN).sign(checkpoint(3).text()));

        assertRefuted("not signed by this database's key");
    }

    @Test
    void anAnchorThatIsNoneIsNotPassedOver() throws Anchors.AwayException {
        for (String note : List.of("", "junk", identity.key().sign("no checkpoint\n"), "a\n\n\u2014 b ????\n")) {
            kept.clear();
            kept.add(note);

            assertRefuted("not signed by this database's key");
        }
    }

    @Test
    void anAnchorOfAnotherLogUnderOurKeyIsNotPassedOver() throws Anchors.AwayException {
        kept.add(identity.key().sign(checkpoint(3).text().replace(ORIGIN, "example.com/other")));

        assertRefuted("not signed by this database's key");
    }

    @Test
    void anchorsThatAreAwayDecideNothing() {
        away = true;

        assertThatThrownBy(this::verify).isInstanceOf(Anchors.AwayException.class);
    }

    private final class KeptHere implements Anchors {
        @Override
        public void keep(String origin, String note) {
            kept.add(note);
        }

        @Override
        public List<String> kept(String origin) throws AwayException {
            if (away) {
                throw new AwayException("away", new IllegalStateException());
            }
            return kept;
        }
    }

    private final class LastHere implements Checkpoints {
        @Override
        public Last last() {
            return last;
        }

        @Override
        public Optional<Last> lock() {
            return Optional.of(last);
        }

        @Override
        public void replace(Checkpoint checkpoint, String note) {
            last = new Last(checkpoint.size(), checkpoint.root(), note, false);
        }
    }

    private final class TreeHere implements StoredTree {
        @Override
        public RightEdge edge() {
            return tree.edge();
        }

        @Override
        public TreeNodes nodes() {
            return new TreeNodes(this::tile);
        }

        @Override
        public byte[] tile(Tile tile) {
            return tree.tiles().getOrDefault(tile, new byte[0]);
        }

        @Override
        public List<byte[]> leaves(long from, long to) {
            return List.of();
        }
    }
}
