package dev.licenseauth.domain.audit.merkle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TilePathTest {
    @ParameterizedTest
    @CsvSource({
        "000,0,256",
        "255.p/1,255,1",
        "999,999,256",
        "x001/000,1000,256",
        "x001/x234/067,1234067,256",
        "x001/x234/067.p/8,1234067,8",
        "x999/x999/x999/x999/999.p/255,999999999999999,255"
    })
    void aPathIsReadAndWrittenAsTheSpecificationHasIt(String path, long index, int width) {
        assertThat(TilePath.parse(path)).contains(new TilePath(index, width));
        assertThat(new TilePath(index, width)).hasToString(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00",
                "0000",
                "1",
                "x000/001",
                "x001",
                "x001/",
                "/001",
                "x001/x002",
                "001/002",
                "X001/002",
                "000.p/0",
                "000.p/01",
                "000.p/256",
                "000.p/257",
                "000.p/999",
                "000.p/",
                "000.p",
                "000.P/1",
                "-01",
                "+01",
                "0٠1",
                "000/",
                "000.p/1/",
                "x1/000",
                "x0001/000",
                "x001/x999/x999/x999/x999/999",
                "../000"
            })
    void everyOtherSpellingIsNoPath(String path) {
        assertThat(TilePath.parse(path)).isEmpty();
    }

    @Test
    void everyIndexHasItsOwnPath() {
        for (long index = 0; index < 3_000; index++) {
            TilePath path = new TilePath(index * 977, 1 + (int) (index % 256));
            assertThat(TilePath.parse(path.toString())).contains(path);
        }
    }
}
