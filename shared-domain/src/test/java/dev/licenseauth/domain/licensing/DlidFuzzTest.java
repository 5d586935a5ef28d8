package dev.licenseauth.domain.licensing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Whatever is written where a DLID should be. */
class DlidFuzzTest {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int LONG = 200_000;

    @FuzzTest(maxDuration = "1m")
    void whatIsReadIsReadTheSameHoweverItIsWritten(FuzzedDataProvider data) {
        String written = data.consumeRemainingAsString();
        switch (Dlid.parse(written)) {
            case Dlid.Parsed.Wellformed(Dlid dlid) -> {
                assertThat(dlid.value()).matches("[0-9a-f]{32}");
                assertThat(dlid.toString()).hasSize(9);
                for (String form : List.of(
                        dlid.value(),
                        dlid.grouped(),
                        dlid.value().toUpperCase(Locale.ROOT),
                        "\u200b " + dlid.grouped() + "\n")) {
                    assertThat(Dlid.parse(form)).isEqualTo(new Dlid.Parsed.Wellformed(dlid));
                }
            }
            case Dlid.Parsed.ChecksumMismatch(Dlid foreign) ->
                assertThat(Dlid.parse(foreign.grouped())).isEqualTo(new Dlid.Parsed.ChecksumMismatch(foreign));
            case Dlid.Parsed.Malformed() -> {
                // Nothing was made of it.
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aKeyIsReadAsItWasMadeAndNeverWithACharacterChanged(FuzzedDataProvider data) {
        byte[] random = data.consumeBytes(14);
        int at = data.consumeInt(0, 31);
        char other = data.consumeChar();
        String rest = data.consumeRemainingAsString();
        Dlid dlid = Dlid.generate(bytes -> System.arraycopy(random, 0, bytes, 0, random.length));
        String value = dlid.value();

        assertThat(Dlid.parse(value)).isEqualTo(new Dlid.Parsed.Wellformed(dlid));
        String changed = value.substring(0, at) + other + value.substring(at + 1);
        if (Dlid.parse(changed) instanceof Dlid.Parsed.Wellformed(Dlid read)) {
            assertThat(read).isEqualTo(dlid);
            assertThat(Character.toLowerCase(other)).isEqualTo(value.charAt(at));
        }
        // It takes time in the length of what is written and no more, whatever that is made of.
        String repeated = (value.substring(0, at) + rest).repeat(1 + LONG / (at + rest.length() + 1));
        long began = System.nanoTime();
        assertThatCode(() -> Dlid.parse(repeated)).doesNotThrowAnyException();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
    }
}
