package dev.licenseauth.domain.audit.note;

import dev.licenseauth.domain.audit.merkle.TreeHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@SuppressWarnings("NullAway.Init") // Filled before each test.
class NoteTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint("example.com/log", 42, TreeHash.ofLeaf("x".getBytes(StandardCharsets.UTF_8)));

    private SigningKey key;

    @BeforeEach
    void makeAKey() throws GeneralSecurityException {
        key = key("example.com/log");
    }

    private static SigningKey key(String name) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new SigningKey(VerifierKey.of(name, pair.getPublic()), pair.getPrivate());
    }

    @Test
    void whatWasSignedIsVerified() {
        SignedNote note = SignedNote.parse(key.sign(CHECKPOINT.text()));

        assertThat(note.isSignedBy(VerifierKey.parse(key.verifier().toString())))
                .isTrue();
        assertThat(Checkpoint.parse(note.text())).isEqualTo(CHECKPOINT);
    }

    @Test
    void anotherTextAnotherKeyAndAnotherNameAreNotVerified() throws GeneralSecurityException {
        String note = key.sign(CHECKPOINT.text());

        assertThat(SignedNote.parse(note.replace("\n42\n", "\n43\n")).isSignedBy(key.verifier()))
                .isFalse();
        assertThat(SignedNote.parse(note).isSignedBy(key("example.com/log").verifier()))
                .isFalse();
        assertThat(SignedNote.parse(note)
                        .isSignedBy(new VerifierKey(
                                "example.com/other", key.verifier().bytes())))
                .isFalse();
    }

    @Test
    void aSecondSignatureUnderTheSameKeyMustBeRightToo() {
        String note = key.sign(CHECKPOINT.text());
        String other = key.sign("another text\n");
        String both = note + other.substring(other.indexOf(SignedNote.MARK));

        assertThat(SignedNote.parse(both).isSignedBy(key.verifier())).isFalse();
    }

    @Test
    void signaturesOfStrangersDoNoHarm() throws GeneralSecurityException {
        String note = key.sign(CHECKPOINT.text());
        String stranger = key("example.com/witness").sign(CHECKPOINT.text());

        assertThat(SignedNote.parse(note + stranger.substring(stranger.indexOf(SignedNote.MARK)))
                        .isSignedBy(key.verifier()))
                .isTrue();
    }

    /** The key of RFC 8032 section 7.1, test 1; the id is SHA-256 over name, newline, 1 and key. */
    @Test
    void aKeyIsWrittenAsOthersReadIt() {
        VerifierKey known = new VerifierKey(
                "example.com/log",
                HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

        assertThat(known)
                .hasToString("example.com/log+" + HexFormat.of().formatHex(known.id())
                        + "+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
        assertThat(VerifierKey.parse(known.toString())).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name AAAAAAAA",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n\u2014 name\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name A B\n",
                "text\n\n\u2014  AAAAAAAA\n",
                "te\u0000xt\n\n\u2014 name AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAAAA\r\n",
                "text\n\n\u2014 name ????\n"
            })
    void whatIsNoNoteIsRefused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\n1\n",
                "a\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "a\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "a\n1\nAAAA\n",
                "a\n1\n?\n",
                "a\n9999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2028b"})
    void aNameThatNoNoteCanHoldIsRefused(String name) {
        assertThatThrownBy(() -> new VerifierKey(name, new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/log", "example.com/log+00000000+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
                "example.com/log+zz+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea", "example.com/log+00000000+AA=="
            })
    void whatIsNoKeyIsRefused(String key) {
        assertThatThrownBy(() -> VerifierKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSigningKeyDoesNotTellItsSecret() {
        assertThat(key.toString()).endsWith("***]");
    }
}
