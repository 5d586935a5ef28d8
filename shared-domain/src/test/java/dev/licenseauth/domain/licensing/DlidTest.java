package dev.licenseauth.domain.licensing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class DlidTest {
    private static final String HEX = "0123456789abcdef";

    private static Dlid wellformed(String written) {
        assertThat(Dlid.parse(written)).isInstanceOf(Dlid.Parsed.Wellformed.class);
        return ((Dlid.Parsed.Wellformed) Dlid.parse(written)).dlid();
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4e5f6a7b8c9d0e1f20011, a942",
        "0000000000000000000000000000, 4796",
        "deadbeefdeadbeefdeadbeefdead, 90b3"
    })
    void thePublishedVectorsHold(String random, String checksum) {
        assertThat(wellformed(random + checksum).value()).isEqualTo(random + checksum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  DEADBEEF-deadbeef-DEADbeef-dead90B3 ",
                "deadbeef\u2013deadbeef\u2011deadbeef\u2014dead90b3",
                "\ufeffdead\u200bbeef\u2060deadbeefdeadbeefdead90b3\n",
                "dead beef dead beef dead beef dead 90b3",
                "deadbeef\u00a0deadbeefdeadbeefdead90b3"
            })
    void whatPeopleAddIsDropped(String written) {
        assertThat(wellformed(written).value()).isEqualTo("deadbeefdeadbeefdeadbeefdead90b3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "deadbeef",
                "deadbeefdeadbeefdeadbeefdead90b",
                "deadbeefdeadbeefdeadbeefdead90b30",
                "geadbeefdeadbeefdeadbeefdead90b3",
                // Digits and letters that only look alike.
                "\uff44eadbeefdeadbeefdeadbeefdead90b3",
                "deadbeefdeadbeefdeadbeefdead9\u0660b3",
                "deadbeefdeadbeefdeadbeefdead90\u04443"
            })
    void anythingElseIsMalformed(String written) {
        assertThat(Dlid.parse(written)).isInstanceOf(Dlid.Parsed.Malformed.class);
    }

    static Stream<String> generated() {
        Random seeded = new Random(20_261_121);
        return Stream.generate(() -> Dlid.generate(seeded::nextBytes).value()).limit(20);
    }

    @ParameterizedTest
    @MethodSource("generated")
    void everyChangeOfOneCharacterIsNoticed(String value) {
        for (int i = 0; i < value.length(); i++) {
            for (int h = 0; h < HEX.length(); h++) {
                char c = HEX.charAt(h);
                if (c != value.charAt(i)) {
                    String changed = value.substring(0, i) + c + value.substring(i + 1);
                    assertThat(Dlid.parse(changed)).isInstanceOf(Dlid.Parsed.ChecksumMismatch.class);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("generated")
    void everySwapOfNeighboursIsNoticed(String value) {
        for (int i = 0; i + 1 < value.length(); i++) {
            if (value.charAt(i) != value.charAt(i + 1)) {
                String swapped = value.substring(0, i) + value.charAt(i + 1) + value.charAt(i) + value.substring(i + 2);
                assertThat(Dlid.parse(swapped)).isInstanceOf(Dlid.Parsed.ChecksumMismatch.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("generated")
    void whatIsGeneratedReadsBackInEveryForm(String value) {
        Dlid dlid = wellformed(value);
        assertThat(wellformed(dlid.grouped())).isEqualTo(dlid).hasSameHashCodeAs(dlid);
        assertThat(dlid.grouped()).matches("[0-9a-f]{8}(-[0-9a-f]{8}){3}");
    }

    @Test
    void itsTextShowsFirstAndLastFourOnly() {
        assertThat(wellformed("deadbeefdeadbeefdeadbeefdead90b3")).hasToString("dead…90b3");
    }
}
