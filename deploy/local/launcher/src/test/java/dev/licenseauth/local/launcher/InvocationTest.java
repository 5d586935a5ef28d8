package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class InvocationTest {

    private static Invocation parse(String line) {
        return Invocation.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void upHasDefaultsForAllButTheFolder() {
        assertThat(parse("up --data /d")).isEqualTo(new Invocation.Up(Path.of("/d"), false, 8080, true));
    }

    @Test
    void upTakesItsOptionsInAnyOrder() {
        assertThat(parse("up --no-demo --port 18080 --data /d --detach"))
                .isEqualTo(new Invocation.Up(Path.of("/d"), true, 18080, false));
    }

    @Test
    void theFolderIsMadeAbsoluteAndMayHoldSpaces() {
        assertThat(Invocation.parse(List.of("down", "--data", "a b/../c d")))
                .isEqualTo(new Invocation.Down(Path.of("c d").toAbsolutePath()));
    }

    @Test
    void statusTakesTheFolder() {
        assertThat(parse("status --data /d")).isEqualTo(new Invocation.Status(Path.of("/d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sideways --data /d",
                "up",
                "up --data",
                "up --data /d --port",
                "up --data /d --port 0",
                "up --data /d --port 65536",
                "up --data /d --port 8080x",
                "up --data /d --port -1",
                "up --data /d --turbo",
                "up --data /d extra",
                "down --data /d --port 8080",
                "status --data /d --detach",
            })
    void anythingElseIsAnsweredWithOneSentence(String line) {
        assertThat(parse(line))
                .isInstanceOfSatisfying(
                        Invocation.Wrong.class,
                        wrong -> assertThat(wrong.sentence()).endsWith(".").doesNotContain("\n"));
    }
}
