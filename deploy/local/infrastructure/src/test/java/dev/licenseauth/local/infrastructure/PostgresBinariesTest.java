package dev.licenseauth.local.infrastructure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PostgresBinariesTest {

    @TempDir
    private Path temp;

    @Test
    void programsStayExecutableAndLinksStayLinks() throws Exception {
        Path home = PostgresBinaries.unpack(temp);

        assertThat(home.resolve("bin/postgres")).isExecutable();
        assertThat(home.resolve("share/postgresql/postgresql.conf.sample"))
                .isRegularFile()
                .isNotEmptyFile();
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            assertThat(libraries.filter(Files::isSymbolicLink)).isNotEmpty().allMatch(Files::exists);
        }
    }

    @Test
    void anInterruptedAttemptIsMadeAfreshAndACompleteOneIsReused() throws Exception {
        Path home = TestFolders.postgres();
        Path unfinished = Files.createDirectories(temp.resolve(home.getFileName() + ".unfinished/bin"));
        Files.writeString(unfinished.resolve("postgres"), "half");

        Path first = PostgresBinaries.unpack(temp);
        Files.writeString(first.resolve("seen"), "by the first");

        assertThat(first.resolve("bin/postgres")).isExecutable();
        assertThat(PostgresBinaries.unpack(temp)).isEqualTo(first);
        assertThat(first.resolve("seen")).exists();
    }

    @Test
    void aFolderThatCannotBeMadeIsOneClearSentence() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> PostgresBinaries.unpack(file.resolve("below")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("PostgreSQL could not be unpacked below " + file);
    }
}
