package dev.licenseauth.adapters.security;

import io.quarkus.runtime.LaunchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeysTest {
    private static final byte[] KEY = new byte[32];
    private static final String TOKEN = "0123456789012345678901234567890123456789012";

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

    private BootstrapToken token(String text, List<String> profiles, LaunchMode mode) throws IOException {
        return new BootstrapToken(Optional.of(Files.writeString(folder.resolve("token"), text)), profiles, mode);
    }

    @Test
    void theBootstrapTokenIsMatchedWhole() throws IOException {
        BootstrapToken token = token(TOKEN + "\n", List.of("local"), LaunchMode.NORMAL);
        assertThat(token.matches(TOKEN)).isTrue();
        assertThat(token.matches(TOKEN + " ")).isFalse();
        assertThat(token.matches(TOKEN.substring(1))).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "staging"})
    void outsideOfTheLocalStackABootstrapTokenStopsTheStart(String profile) {
        assertThatIllegalStateException()
                .isThrownBy(() -> token(TOKEN, List.of(profile), LaunchMode.NORMAL))
                .withMessageContaining("remove the setting");
    }

    @Test
    void aShortBootstrapTokenStopsTheStart() {
        assertThatIllegalStateException().isThrownBy(() -> token("short", List.of("local"), LaunchMode.NORMAL));
    }

    @Test
    void withoutABootstrapTokenNothingMatches() {
        BootstrapToken none = new BootstrapToken(Optional.empty(), List.of("prod"), LaunchMode.NORMAL);
        assertThat(none.matches("")).isFalse();
        assertThat(none.matches(TOKEN)).isFalse();
    }
}
