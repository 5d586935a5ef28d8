package dev.licenseauth.local.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataFolderTest {

    @TempDir
    private Path temporary;

    private Path folder() {
        return temporary.resolve("a/b c/data");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(Path folder, String... mentioned) {
        assertThatExceptionOfType(LauncherException.class)
                .isThrownBy(() -> DataFolder.prepare(folder).initialise())
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(mentioned)
                        .contains(folder.toString())
                        .endsWith(".")
                        .doesNotContain("\n"));
    }

    @Test
    void aNewFolderIsPrivateAndHasItsOwnSecrets() throws Exception {
        DataFolder data = DataFolder.prepare(folder());
        Secrets secrets = data.initialise();

        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(permissions(folder().resolve("secrets"))).isEqualTo("rwx------");
        Set<String> values = new HashSet<>();
        try (Stream<Path> files = Files.list(folder().resolve("secrets"))) {
            for (Path file : files.toList()) {
                assertThat(permissions(file)).isEqualTo("rw-------");
                assertThat(values.add(Files.readString(file)))
                        .as("%s is unique", file)
                        .isTrue();
            }
        }
        assertThat(values).hasSize(9);
        assertThat(Secrets.read(secrets.adminPassword())).matches("[A-Za-z0-9_-]{43}");
        assertThat(Base64.getDecoder().decode(Secrets.read(secrets.masterKey())))
                .hasSize(32);
        assertThat(Base64.getDecoder().decode(Secrets.read(secrets.serviceKey())))
                .hasSize(32);
    }

    @Test
    void secretsSurvive() throws Exception {
        Path key = DataFolder.prepare(folder()).initialise().serviceKey();
        String before = Secrets.read(key);

        assertThat(Secrets.read(DataFolder.prepare(folder()).initialise().serviceKey()))
                .isEqualTo(before);
    }

    @Test
    void theFolderOfAnEarlierVersionGetsTheServiceKeyItLacks() throws Exception {
        Secrets first = DataFolder.prepare(folder()).initialise();
        String masterKey = Secrets.read(first.masterKey());
        Files.delete(first.serviceKey());

        Secrets second = DataFolder.prepare(folder()).initialise();

        assertThat(Base64.getDecoder().decode(Secrets.read(second.serviceKey())))
                .hasSize(32);
        assertThat(permissions(second.serviceKey())).isEqualTo("rw-------");
        assertThat(Secrets.read(second.masterKey())).isEqualTo(masterKey);
    }

    @Test
    void aFirstStartThatWasCutOffIsContinuedWithWhatItMade() throws Exception {
        Secrets first = DataFolder.prepare(folder()).initialise();
        String key = Secrets.read(first.masterKey());
        Files.delete(folder().resolve("license-auth.format"));
        Files.delete(first.adminPassword());

        Secrets second = DataFolder.prepare(folder()).initialise();

        assertThat(Secrets.read(second.masterKey())).isEqualTo(key);
        assertThat(Secrets.read(second.adminPassword())).hasSize(43);
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("thesis.txt"), "");

        assertRefused(folder(), "thesis.txt", "--data");
        try (Stream<Path> entries = Files.list(folder())) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void dataWithoutTheMarkOfCompletionIsRefused() throws Exception {
        DataFolder.prepare(folder()).initialise();
        Files.createDirectory(folder().resolve("postgres"));
        Files.delete(folder().resolve("license-auth.format"));

        assertRefused(folder(), "postgres");
    }

    @Test
    void aMissingSecretIsRefusedByName() throws Exception {
        Files.delete(DataFolder.prepare(folder()).initialise().masterKey());

        assertRefused(folder(), "master.key");
    }

    @Test
    void theFormatOfAnotherVersionIsRefused() throws Exception {
        DataFolder.prepare(folder()).initialise();
        Files.writeString(folder().resolve("license-auth.format"), "7\n");

        assertRefused(folder(), "'7'");
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertRefused(file, "--data");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Files.writeString(temporary.resolve("file"), "");

        assertRefused(temporary.resolve("file/data"), "--data");
    }

    @Test
    void onlyOneLauncherOwnsTheFolder() throws Exception {
        DataFolder data = DataFolder.prepare(folder());
        data.initialise();
        try (LauncherLock lock = LauncherLock.tryTake(data).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(otherProcessTakesLock(data)).isFalse();
        }
        assertThat(otherProcessTakesLock(data)).isTrue();
    }

    /** Within one JVM the lock would not tell. */
    private boolean otherProcessTakesLock(DataFolder data) throws IOException, InterruptedException {
        Path program = Files.writeString(temporary.resolve("TakeLock.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;

                class TakeLock {
                    public static void main(String[] arguments) throws Exception {
                        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                            System.exit(channel.tryLock() == null ? 1 : 0);
                        }
                    }
                }
                """);
        return new ProcessBuilder(List.of(
                                Jdk.java(), program.toString(), data.lockFile().toString()))
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
    }
}
