package dev.licenseauth.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of docs/clients/validation as a plug-in runs them: one process for each check, and a file between. */
@ExtendWith(SharedStack.class)
class LicenseCheckExamplesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final String PRODUCT = "pos";
    private static final String DOMAIN = "shop.example.com";
    private static final String VALID = "{\"valid\":true,\"refresh_after\":86400}";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An example, and what it calls the times in its file. */
    enum Example {
        PHP("ask_again_at", "heard_at"),
        JAVASCRIPT("askAgainAt", "heardAt");

        private final String askAgainAt;
        private final String heardAt;

        Example(String askAgainAt, String heardAt) {
            this.askAgainAt = askAgainAt;
            this.heardAt = heardAt;
        }
    }

    /** How it is called: server, file, key, product and domain follow. */
    private static List<String> command(Example example) {
        Path examples = Repository.root().resolve("docs/clients/validation");
        return switch (example) {
            case PHP -> List.of("php", "-r", """
                        require '%s';
                        echo (new LicenseCheck($argv[1], $argv[2]))->isLicensed($argv[3], $argv[4], $argv[5]) ? 'yes' : 'no';
                        """.formatted(examples.resolve("license-check.php")), "--");
            case JAVASCRIPT ->
                List.of(
                        "node",
                        "--input-type=module",
                        "-e",
                        """
                        import { isLicensed } from '%s';
                        const [server, cacheFile, dlid, product, domain] = process.argv.slice(1);
                        process.stdout.write(await isLicensed({ server, cacheFile, dlid, product, domain }) ? 'yes' : 'no');
                        """.formatted(examples.resolve("license-check.mjs").toUri()),
                        "--");
        };
    }

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private volatile Said said = new Said(200, VALID, Map.of());

    /** What the server says. */
    private record Said(int status, String body, Map<String, String> headers) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/licensing/validate", this::answer);
        server.start();
    }

    @AfterEach
    void stopListening() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        Said now = said;
        now.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(now.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Path file() {
        return folder.resolve("license.json");
    }

    private boolean isLicensed(Example example, String url, String dlid) {
        List<String> command = new ArrayList<>(command(example));
        OutsideTools.require(List.of(command.getFirst()));
        command.addAll(List.of(url, file().toString(), dlid, PRODUCT, DOMAIN));
        Command.Result result = Command.run(LIMIT, Map.of(), command);
        assertThat(result.out()).as(result.all()).isIn("yes", "no");
        return result.out().equals("yes");
    }

    private boolean isLicensed(Example example) {
        return isLicensed(example, "http://localhost:" + server.getAddress().getPort(), "a1b2c3d4");
    }

    /** As if so much time had gone by. */
    private void age(Example example, Duration age) throws IOException {
        ObjectNode kept = (ObjectNode) JSON.readTree(Files.readString(file()));
        for (String time : List.of(example.askAgainAt, example.heardAt)) {
            kept.put(time, kept.path(time).asLong() - age.toSeconds());
        }
        Files.writeString(file(), JSON.writeValueAsString(kept));
    }

    private long askedAgainIn(Example example) throws IOException {
        return JSON.readTree(Files.readString(file())).path(example.askAgainAt).asLong()
                - Instant.now().getEpochSecond();
    }

    @ParameterizedTest
    @EnumSource
    void theSuiteIsAskedAndItsVerdictCounts(Example example, LocalStack stack) throws IOException {
        String dlid = stack.state().path("demo").path("dlid").asText();

        assertThat(isLicensed(example, stack.url(), dlid)).isTrue();
        assertThat(askedAgainIn(example)).isBetween(DAY - 60, DAY);
        // Another key is another question, whatever the file says of the first.
        assertThat(isLicensed(example, stack.url(), "0".repeat(28) + "4796")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsAskedBeforeItIsTime(Example example) throws IOException {
        assertThat(isLicensed(example)).isTrue();
        assertThat(isLicensed(example)).isTrue();
        assertThat(asked).hasValue(1);

        age(example, Duration.ofDays(1));
        said = new Said(200, "{\"valid\":false,\"reason\":\"revoked\",\"refresh_after\":300}", Map.of());

        assertThat(isLicensed(example)).isFalse();
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void theLastYesCountsForTwoWeeksWhileNobodyAnswers(Example example) throws IOException {
        assertThat(isLicensed(example)).isTrue();
        server.stop(0);

        age(example, Duration.ofDays(13));
        assertThat(isLicensed(example)).isTrue();
        assertThat(askedAgainIn(example)).isBetween(1L, 300L);
        age(example, Duration.ofDays(1));
        assertThat(isLicensed(example)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoVerdictChangesNone(Example example) throws IOException {
        assertThat(isLicensed(example)).isTrue();

        for (int status : List.of(429, 500, 503)) {
            age(example, Duration.ofDays(1));
            said = new Said(status, "{\"valid\":false}", Map.of("Retry-After", "120"));

            assertThat(isLicensed(example)).as("after %d", status).isTrue();
            assertThat(askedAgainIn(example)).as("after %d", status).isBetween(60L, 120L);
        }
        age(example, Duration.ofDays(1));
        said = new Said(
                302,
                "",
                Map.of("Location", "http://localhost:" + server.getAddress().getPort() + "/elsewhere"));
        assertThat(isLicensed(example)).isTrue();
        assertThat(asked).hasValue(5);
    }

    @ParameterizedTest
    @EnumSource
    void aFirstCheckWithoutAnAnswerIsANo(Example example) {
        server.stop(0);

        assertThat(isLicensed(example)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNoneIsAsIfThereWereNone(Example example) throws IOException {
        Files.writeString(file(), "{\"subject\":");

        assertThat(isLicensed(example)).isTrue();
        assertThat(asked).hasValue(1);
    }
}
