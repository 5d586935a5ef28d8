package dev.licenseauth.domain.identity;

import org.junit.jupiter.api.Test;

import java.text.Normalizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoginNameTest {
    @Test
    void oneNameIsOneFormHoweverItIsWritten() {
        assertThat(new LoginName(" \u212bdmin ")).isEqualTo(new LoginName("a\u030adMIN"));
    }

    @Test
    void aNameOfTheMostCharactersIsTakenInItsLongestSpelling() {
        String longest = "\u1f82".repeat(255);
        String spelt = Normalizer.normalize(longest, Normalizer.Form.NFD);

        assertThat(spelt).hasSize(4 * 255);
        assertThat(new LoginName(spelt).value()).isEqualTo(longest);
        assertThat(new LoginName("\ud83d\ude00".repeat(255)).value()).hasSize(2 * 255);
    }

    @Test
    void whatIsTooLongIsRefusedHoweverLongItIs() {
        for (String text : new String[] {"a".repeat(256), "a".repeat(2041), "\ufdfa".repeat(500_000)}) {
            assertThatThrownBy(() -> new LoginName(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("must be 1 to 255 characters");
        }
    }

    @Test
    void noControlCharacterIsInAName() {
        for (String text : new String[] {"a\nb", "a\u0000", "a\u2028b", "\ud800", "a\u0085b"}) {
            assertThatThrownBy(() -> new LoginName(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
