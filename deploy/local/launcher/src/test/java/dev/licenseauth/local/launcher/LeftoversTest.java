package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Which processes are taken for a killed launcher's: a wrong yes would kill a stranger. */
class LeftoversTest {

    @TempDir
    private Path temporary;

    private final List<Process> started = new ArrayList<>();
    private DataFolder data;

    @BeforeEach
    void prepare() throws Exception {
        data = DataFolder.prepare(temporary.resolve("data with spaces"));
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    /** A JVM that does nothing until it is ended. */
    private Process java(Path workingFolder, String... options) throws IOException {
        Path program = Files.writeString(temporary.resolve("Idle.java"), """
                class Idle {
                    public static void main(String[] arguments) throws InterruptedException {
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """);
        List<String> command = new ArrayList<>(List.of(Jdk.java()));
        command.addAll(List.of(options));
        command.add(program.toString());
        return start(workingFolder, command);
    }

    private Process start(Path workingFolder, List<String> command) throws IOException {
        Files.createDirectories(workingFolder);
        Process process = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        // Between fork and exec the process still looks like this one.
        Awaitility.await().until(() -> Proc.arguments(process.pid()).containsAll(command));
        return process;
    }

    private Path gatewayFolder() {
        return data.workingFolder(PartName.GATEWAY);
    }

    @Test
    void aMarkedJvmInItsPartsFolderIsFoundAndEnded() throws IOException {
        Process gateway = java(gatewayFolder(), data.jvmMark());

        assertThat(Leftovers.find(data)).isEqualTo(Map.of(PartName.GATEWAY, List.of(gateway.toHandle())));

        Leftovers.end(data);

        // It has ended; this JVM, whose child it is here, may be told a moment later.
        Awaitility.await().until(() -> !gateway.isAlive());
        assertThat(Leftovers.find(data)).isEmpty();
    }

    @Test
    void aProcessThatGotARecordedPidIsNotTouched() throws Exception {
        Process stranger = start(temporary, List.of("sleep", "60"));
        Secrets secrets = data.initialise();
        StateFile.create(
                data.stateFile(),
                new State(
                        State.Phase.READY,
                        "http://127.0.0.1:8080",
                        secrets.adminPassword(),
                        null,
                        ProcessIdentity.of(stranger.toHandle()),
                        Map.of(
                                PartName.GATEWAY,
                                new State.Part(
                                        ProcessIdentity.of(stranger.toHandle()),
                                        "http://127.0.0.1:8080",
                                        null,
                                        data.log(PartName.GATEWAY),
                                        JsonNodeFactory.instance.objectNode()))));
        Files.writeString(
                data.lockFile(),
                stranger.pid() + " " + stranger.info().startInstant().orElseThrow());

        Leftovers.end(data);

        assertThat(LauncherLock.holder(data)).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aShellInAPartsFolderIsNotTouched() throws IOException {
        start(gatewayFolder(), List.of("sleep", "60"));
        start(data.workingFolder(PartName.POSTGRES), List.of("sleep", "60"));

        assertThat(Leftovers.find(data)).isEmpty();
    }

    @Test
    void anUnmarkedJvmInAPartsFolderIsNotTouched() throws IOException {
        java(gatewayFolder());

        assertThat(Leftovers.find(data)).isEmpty();
    }

    @Test
    void aMarkedJvmElsewhereIsNotTouched() throws IOException {
        java(temporary, data.jvmMark());

        assertThat(Leftovers.find(data)).isEmpty();
    }

    @Test
    void theProcessesOfAnotherDataFolderAreNotTouched() throws Exception {
        DataFolder other = DataFolder.prepare(temporary.resolve("data with spaces too"));
        java(other.workingFolder(PartName.GATEWAY), other.jvmMark());

        assertThat(Leftovers.find(data)).isEmpty();
        assertThat(Leftovers.find(other)).containsOnlyKeys(PartName.GATEWAY);
    }

    @Test
    void aPidThatWasGivenOutAgainIsAnotherProcess() throws IOException {
        Process process = start(temporary, List.of("sleep", "60"));
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
        ProcessIdentity earlier =
                new ProcessIdentity(identity.pid(), identity.startedAt().minus(Duration.ofSeconds(30)));

        assertThat(identity.find()).hasValue(process.toHandle());
        assertThat(earlier.find()).isEmpty();
    }
}
