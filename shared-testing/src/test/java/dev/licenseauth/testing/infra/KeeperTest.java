package dev.licenseauth.testing.infra;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** On servers of its own, not the build's. */
class KeeperTest {

    @TempDir
    private Path temp;

    private KeeperFolder folder;
    private Process owner;

    @BeforeEach
    void anOwner() throws IOException {
        folder = new KeeperFolder(temp);
        owner = process();
    }

    @AfterEach
    void noKeeperIsLeft() throws IOException {
        owner.destroyForcibly();
        List<ProcessHandle> keepers = ProcessHandle.current()
                .children()
                .filter(Processes::isKeeper)
                .filter(this::worksHere)
                .toList();
        eventually().until(() -> keepers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void theServersLiveAsLongAsAnyOwner() throws Exception {
        Process secondOwner = process();
        Endpoint endpoint = TestInfrastructure.findOrStart(folder, owner.toHandle());
        List<ProcessHandle> servers = servers(endpoint);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.endpointFile())))
                .isEqualTo("rw-------");

        assertThat(TestInfrastructure.findOrStart(folder, secondOwner.toHandle()))
                .isEqualTo(endpoint);
        owner.destroyForcibly().waitFor();
        assertThat(TestInfrastructure.findOrStart(folder, secondOwner.toHandle()))
                .isEqualTo(endpoint);
        secondOwner.destroyForcibly().waitFor();

        eventually().untilAsserted(() -> {
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(folder.endpointFile()).doesNotExist();
        });
    }

    @Test
    void aKilledKeeperIsReplacedAndItsServersAreEnded() throws Exception {
        Endpoint first = TestInfrastructure.findOrStart(folder, owner.toHandle());
        List<ProcessHandle> servers = servers(first);
        ProcessHandle keeper = ProcessHandle.of(first.keeperPid()).orElseThrow();
        keeper.destroyForcibly();
        keeper.onExit().join();

        Endpoint second = TestInfrastructure.findOrStart(folder, owner.toHandle());

        assertThat(second).isNotEqualTo(first);
        assertThat(TestInfrastructure.answers(second)).isTrue();
        eventually().untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aKeeperThatLostAServerIsReplaced() throws Exception {
        Endpoint first = TestInfrastructure.findOrStart(folder, owner.toHandle());
        ProcessHandle server = servers(first).getFirst();
        server.destroyForcibly();
        server.onExit().join();

        Endpoint second = TestInfrastructure.findOrStart(folder, owner.toHandle());

        assertThat(second.keeperPid()).isNotEqualTo(first.keeperPid());
        assertThat(TestInfrastructure.answers(second)).isTrue();
    }

    private boolean worksHere(ProcessHandle keeper) {
        return Processes.arguments(keeper).contains(temp.toString());
    }

    private static List<ProcessHandle> servers(Endpoint endpoint) {
        List<ProcessHandle> servers =
                ProcessHandle.of(endpoint.keeperPid()).orElseThrow().children().toList();
        assertThat(servers).hasSize(2);
        return servers;
    }

    private static Process process() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }
}
