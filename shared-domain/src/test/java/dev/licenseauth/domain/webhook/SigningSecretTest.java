package dev.licenseauth.domain.webhook;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SigningSecretTest {
    @Test
    void aNewSecretIsMadeOfTheBytesGiven() {
        SigningSecret secret = SigningSecret.generate(bytes -> Arrays.fill(bytes, (byte) 1));
        assertThat(secret.written()).isEqualTo("whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB");
        assertThat(secret.key()).hasSize(24).containsOnly(1);
    }

    @Test
    void itsTextTellsNothing() {
        assertThat(SigningSecret.of(new byte[24]).toString()).isEqualTo("***");
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SigningSecret.of(new byte[23])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningSecret.of(new byte[65])).isInstanceOf(IllegalArgumentException.class);
    }
}
