package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class StateFileTest {

    @TempDir
    private Path folder;

    private static State complete() {
        Instant started = Instant.parse("2026-11-21T20:00:00.120Z");
        return new State(
                State.Phase.READY,
                "http://127.0.0.1:8080",
                Path.of("/d/secrets/admin.password"),
                new State.Demo("a1b2", "app_demo"),
                new ProcessIdentity(10, started),
                Map.of(
                        PartName.KAFKA,
                        new State.Part(
                                new ProcessIdentity(11, started),
                                null,
                                null,
                                Path.of("/d/logs/kafka.log"),
                                JsonNodeFactory.instance.objectNode().put("bootstrap_servers", "127.0.0.1:9092")),
                        PartName.AUTH_SERVICE,
                        new State.Part(
                                new ProcessIdentity(12, started),
                                "http://127.0.0.1:2001",
                                "http://127.0.0.1:2002",
                                Path.of("/d/logs/auth-service.log"),
                                JsonNodeFactory.instance.objectNode())));
    }

    private Path file() {
        return folder.resolve("state.json");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        StateFile.create(file(), complete());

        assertThat(StateFile.read(file())).hasValue(complete());
    }

    @Test
    void theFileHasTheNamesThatToolsRelyOn() throws IOException {
        StateFile.create(file(), complete());

        JsonNode json = new ObjectMapper().readTree(file().toFile());
        assertThat(json.path("gateway_url").asText()).isEqualTo("http://127.0.0.1:8080");
        assertThat(json.path("admin_username").asText()).isEqualTo("admin");
        assertThat(json.path("admin_password_file").asText()).isEqualTo("/d/secrets/admin.password");
        assertThat(json.at("/demo/dlid").asText()).isEqualTo("a1b2");
        assertThat(json.at("/demo/app_id").asText()).isEqualTo("app_demo");
        assertThat(json.path("launcher_pid").asLong()).isEqualTo(10);
        assertThat(json.at("/parts/kafka/bootstrap_servers").asText()).isEqualTo("127.0.0.1:9092");
        JsonNode service = json.at("/parts/auth-service");
        assertThat(service.path("pid").asLong()).isEqualTo(12);
        assertThat(service.path("url").asText()).isEqualTo("http://127.0.0.1:2001");
        assertThat(service.path("management_url").asText()).isEqualTo("http://127.0.0.1:2002");
        assertThat(service.path("log").asText()).isEqualTo("/d/logs/auth-service.log");
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        StateFile state = StateFile.create(file(), complete());
        state.update(current -> current.with(State.Phase.STOPPING));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anUpdateReplacesTheFileInOneStep() throws IOException {
        StateFile state = StateFile.create(file(), complete());
        Object before = Files.getAttribute(file(), "unix:ino");

        state.update(State::stopped);

        assertThat(Files.getAttribute(file(), "unix:ino")).isNotEqualTo(before);
        assertThat(StateFile.read(file()))
                .hasValueSatisfying(read -> assertThat(read.parts()).isEmpty());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.5, 0.9, 0.99})
    void aTruncatedFileIsAsGoodAsNone(double kept) throws IOException {
        StateFile.create(file(), complete());
        String whole = Files.readString(file());
        Files.writeString(file(), whole.substring(0, (int) (whole.length() * kept)));

        assertThat(StateFile.read(file())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"status\":\"dancing\"}",
                "{\"status\":\"ready\",\"gateway_url\":7}",
                "{\"status\":\"ready\",\"gateway_url\":\"a\",\"admin_password_file\":\"b\",\"launcher_pid\":1,\"launcher_started_at\":\"yesterday\"}",
                "{\"status\":\"ready\",\"gateway_url\":\"a\",\"admin_password_file\":\"b\",\"parts\":{\"kafka\":5}}",
            })
    void aFileOfSomeoneElsesIsAsGoodAsNone(String content) throws IOException {
        Files.writeString(file(), content);

        assertThat(StateFile.read(file())).isEmpty();
    }

    @Test
    void noFileIsNoState() throws IOException {
        assertThat(StateFile.read(file())).isEmpty();
    }
}
