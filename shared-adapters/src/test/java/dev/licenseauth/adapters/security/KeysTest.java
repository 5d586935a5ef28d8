package dev.licenseauth.adapters.security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeysTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path folder;

    private final MasterKey masterKey = new MasterKey(KEY, new SecureRandom());

    @Test
    void whatIsSealedOpensWithItsContextOnly() {
        byte[] sealed = masterKey.sealer("a").seal("secret".getBytes(UTF_8), "row 1".getBytes(UTF_8));
        assertThat(masterKey.sealer("a").open(sealed, "row 1".getBytes(UTF_8))).isEqualTo("secret".getBytes(UTF_8));
        assertThatIllegalStateException().isThrownBy(() -> masterKey.sealer("a").open(sealed, "row 2".getBytes(UTF_8)));
        assertThatIllegalStateException().isThrownBy(() -> masterKey.sealer("b").open(sealed, "row 1".getBytes(UTF_8)));
    }

    @Test
    void everyBitOfASealedValueCounts() {
        Sealer sealer = masterKey.sealer("a");
        byte[] context = "row".getBytes(UTF_8);
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), context);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatIllegalStateException().isThrownBy(() -> sealer.open(changed, context));
        }
        assertThatIllegalStateException().isThrownBy(() -> sealer.open(Arrays.copyOf(sealed, 20), context));
    }

    @Test
    void digestsDifferByPurposeAndKey() {
        byte[] value = "dlid".getBytes(UTF_8);
        byte[] other = KEY.clone();
        other[0] = 1;
        assertThat(masterKey.digest("a").of(value))
                .hasSize(32)
                .isEqualTo(masterKey.digest("a").of(value))
                .isNotEqualTo(masterKey.digest("b").of(value))
                .isNotEqualTo(
                        new MasterKey(other, new SecureRandom()).digest("a").of(value));
    }

    /** Stored digests must be found again by every later version. The value is computed by another implementation. */
    @Test
    void theDerivationIsFixedForEver() {
        assertThat(java.util.HexFormat.of().formatHex(masterKey.digest("dlid").of("x".getBytes(UTF_8))))
                .isEqualTo("64f8d5f3aade938680de75b33eaa049c5c38525ae7e072be07f9e9a1bc073c34");
    }

    @Test
    void aKeyFileHoldsExactly32BytesInBase64() throws IOException {
        assertThat(KeyFile.read(file(Base64.getEncoder().encodeToString(KEY) + "\n"), "master key"))
                .isEqualTo(KEY);
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyFile.read(file("AAAA"), "service key"))
                .withMessageContaining("service key")
                .withMessageContaining("3 bytes instead of 32");
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyFile.read(file("not base64!"), "service key"))
                .withMessageContaining("not base64");
        assertThatIllegalStateException()
                .isThrownBy(() -> KeyFile.read(folder.resolve("none"), "service key"))
                .withMessageContaining("cannot be read");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }
}
