package dev.licenseauth.system;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What {@code deploy/local/up} does when something is in its way, and what it leaves behind, which is nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {
    private static final Duration SHORT = Duration.ofMinutes(1);

    private static LocalStack stack;

    @BeforeAll
    static void up() {
        stack = LocalStack.start("launcher ü", Map.of(), "--no-demo");
    }

    @AfterAll
    static void down() {
        stack.close();
    }

    private static String script(String name) {
        return Repository.root().resolve("deploy/local").resolve(name).toString();
    }

    /** A refusal is one sentence on stderr and a non-zero exit. */
    private static void assertRefused(Command.Result result, String... words) {
        assertThat(result.exitCode()).as(result.all()).isNotZero();
        assertThat(result.err().strip().lines().toList()).as(result.all()).hasSize(1);
        for (String word : words) {
            assertThat(result.err()).contains(word);
        }
    }

    @Test
    @Order(1)
    void aSecondUpOnTheSameDataIsRefusedAndTheFirstGoesOn() {
        List<Long> before = stack.processes().stream().map(ProcessHandle::pid).toList();
        assertRefused(LocalStack.up(stack.data(), LocalStack.freePort(), Map.of()), "already", "down");
        assertThat(stack.processes().stream().map(ProcessHandle::pid).toList()).isEqualTo(before);
    }

    @Test
    @Order(1)
    void aBusyPortIsNamedWithTheOptionThatAvoidsIt() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    LocalStack.up(LocalStack.folder("busy"), busy.getLocalPort(), Map.of()),
                    Integer.toString(busy.getLocalPort()),
                    "--port");
        }
    }

    @Test
    @Order(1)
    void aFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
        Path folder = Files.createDirectories(LocalStack.folder("foreign"));
        Path file = Files.writeString(folder.resolve("thesis.txt"), "years of work");
        assertRefused(LocalStack.up(folder, LocalStack.freePort(), Map.of()), folder.toString());
        assertThat(file).hasContent("years of work");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        LocalStack.delete(folder);
    }

    @Test
    @Order(1)
    void aDataPathThatIsAFileIsRefused() throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(LocalStack.folder("files")).resolve("data"), "");
        assertRefused(LocalStack.up(file, LocalStack.freePort(), Map.of()), file.toString());
    }

    @Test
    @Order(1)
    void aFullDiskIsNamedBeforeAnythingIsStarted() throws IOException {
        assumeTrue(isRoot(), "SKIPPED LOUDLY: a small file system can only be mounted as root");
        Path mount = Files.createDirectories(LocalStack.folder("full"));
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount.toString())
                        .exitCode())
                .isZero();
        try {
            assertRefused(
                    LocalStack.up(mount.resolve("data"), LocalStack.freePort(), Map.of()), "disk", mount.toString());
        } finally {
            assertThat(run("umount", mount.toString()).exitCode()).isZero();
        }
    }

    @Test
    @Order(1)
    void aMissingJdkIsNamed() {
        assumeTrue(isRoot(), "SKIPPED LOUDLY: the JDKs can only be hidden as root");
        String hideAndUp = "mount -t tmpfs none \"$1\" && shift && exec \"$@\"";
        Path jdks = Objects.requireNonNull(
                Path.of(System.getProperty("java.home")).toAbsolutePath().getParent());
        Command.Result result = Command.run(
                SHORT,
                Map.of("JAVA_HOME", "", "HOME", "/nonexistent", "SDKMAN_DIR", ""),
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        hideAndUp,
                        "sh",
                        jdks.toString(),
                        script("up"),
                        "--detach",
                        "--data",
                        LocalStack.folder("no jdk").toString()));
        assertRefused(result, "JDK 25", "JAVA_HOME");
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"--colour", "--port", "--port=0x50", "--port=99999", "--data", "stray"})
    void aWrongCommandLineIsRefused(String argument) {
        Command.Result result = Command.run(SHORT, LocalStack.buildNothing(Map.of()), List.of(script("up"), argument));
        assertRefused(result, argument.replaceAll("=.*", ""));
        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    @Order(1)
    void statusNamesEveryPartAndLogsShowsOne() {
        Command.Result status = run(script("status"), "--data", stack.data().toString());
        assertThat(status.exitCode()).as(status.all()).isZero();
        assertThat(status.out()).contains(LocalStack.PARTS);
        Command.Result logs =
                run(script("logs"), "license-service", "--data", stack.data().toString());
        assertThat(logs.exitCode()).as(logs.all()).isZero();
        assertThat(logs.out()).contains("license-service 0.1.0");
        assertThat(run(script("logs"), "nothing", "--data", stack.data().toString())
                        .exitCode())
                .isNotZero();
    }

    @Test
    @Order(2)
    void afterASigkillOfTheLauncherTheNextUpEndsExactlyItsOwnLeftovers() throws IOException {
        Process bystander = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec sleep 300",
                        "dev.licenseauth.local.launcher.Main",
                        stack.data().toString())
                .start();
        try {
            List<ProcessHandle> parts = stack.processes();
            ProcessHandle launcher = ProcessHandle.of(
                            stack.state().path("launcher_pid").asLong())
                    .orElseThrow();
            assertThat(launcher.destroyForcibly()).isTrue();
            await().atMost(SHORT).until(() -> !launcher.isAlive());
            stack.upAgain("--no-demo");
            assertThat(parts).noneMatch(ProcessHandle::isAlive);
            assertThat(stack.processes()).hasSize(LocalStack.PARTS.size());
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    @Order(3)
    void aTruncatedStateFileDoesNotStopTheNextUp() throws IOException {
        assertThat(LocalStack.down(stack.data()).exitCode()).isZero();
        Files.writeString(stack.data().resolve("state.json"), "{\"gateway_url\":\"http://127");
        stack.upAgain("--no-demo");
        assertThat(stack.processes()).hasSize(LocalStack.PARTS.size());
    }

    @Test
    @Order(4)
    void sigtermOfTheLauncherEndsEveryPart() {
        List<ProcessHandle> parts = new ArrayList<>(stack.processes());
        ProcessHandle launcher =
                ProcessHandle.of(stack.state().path("launcher_pid").asLong()).orElseThrow();
        assertThat(launcher.destroy()).isTrue();
        await().atMost(SHORT).until(() -> !launcher.isAlive() && parts.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    @Order(5)
    void downWhereNothingRunsIsNoError() {
        assertThat(LocalStack.down(stack.data()).exitCode()).isZero();
        assertThat(LocalStack.down(LocalStack.folder("never was")).exitCode()).isZero();
    }

    private static Command.Result run(String... command) {
        return Command.run(SHORT, Map.of(), List.of(command));
    }

    private static boolean isRoot() {
        return run("id", "-u").out().strip().equals("0");
    }
}
