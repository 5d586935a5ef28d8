package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemMappers;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.Person;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.domain.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Every operation of the OpenAPI document lets in whom the document says, and nobody else. */
@QuarkusTest
class EveryEndpointTest extends AuthServiceTest {
    private static final Path DOCUMENT = Path.of("src/main/openapi/auth-service.yaml");
    private static final String ANY_USER = "authenticated";
    private static final String SERVICE = "service";

    /** @param access a permission, {@code authenticated} or {@code service}; empty for a public one */
    private record Operation(String method, String path, String access) {
        Response call(RequestSpecification request) {
            String target = path.replace("{id}", UUID.randomUUID().toString());
            return method.equals("get") || method.equals("delete")
                    ? request.request(method, target)
                    : request.body("{}").request(method, target);
        }

        boolean isPublic() {
            return access.isEmpty();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Operation> operations() throws IOException {
        try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
            Map<String, Object> document = new Yaml().load(reader);
            List<Operation> operations = new ArrayList<>();
            ((Map<String, Map<String, Map<String, Object>>>) document.getOrDefault("paths", Map.of()))
                    .forEach((path, methods) -> methods.forEach((method, operation) -> operations.add(
                            new Operation(method, path, String.valueOf(operation.getOrDefault("x-permission", ""))))));
            return operations;
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsNotPublicSaysWhoMayCallIt() throws IOException {
        try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
            Map<String, Object> document = new Yaml().load(reader);
            ((Map<String, Map<String, Map<String, Object>>>) document.getOrDefault("paths", Map.of()))
                    .forEach((path, methods) ->
                            methods.forEach((method, operation) -> assertThat(operation.containsKey("x-permission"))
                                    .as("%s %s", method, path)
                                    .isNotEqualTo(List.of().equals(operation.get("security")))));
        }
        assertThat(operations()).hasSizeGreaterThan(20);
    }

    @Test
    void withoutACredentialWhatIsNotPublicAnswers401() throws IOException {
        for (Operation operation : operations()) {
            Response answer = operation.call(unchecked());
            if (operation.isPublic()) {
                assertThat(answer.statusCode()).as("%s", operation).isNotIn(401, 403, 404);
            } else {
                assertThat(answer.statusCode()).as("%s", operation).isEqualTo(401);
                answer.then()
                        .header("WWW-Authenticate", equalTo("Bearer"))
                        .body("type", equalTo("https://licenseauth.dev/problems/unauthenticated"));
            }
        }
    }

    @Test
    void belowItsPermissionEveryOperationAnswers403AndFromThereOnItDoesNot() throws Exception {
        Map<Role, Person> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (role != Role.GUEST) {
                people.put(role, person(role));
            }
        }
        for (Operation operation : operations()) {
            for (Map.Entry<Role, Person> entry : people.entrySet()) {
                if (!operation.isPublic()) {
                    int status = operation.call(entry.getValue().asksWrongly()).statusCode();
                    assertThat(status)
                            .as("%s as %s", operation, entry.getKey())
                            .satisfies(answered -> expect(operation, entry.getKey(), answered));
                }
            }
        }
    }

    private static void expect(Operation operation, Role role, int status) {
        if (operation.access().equals(SERVICE)) {
            assertThat(status).isEqualTo(401);
        } else if (operation.access().equals(ANY_USER) || role.allows(permission(operation.access()))) {
            assertThat(status).isNotIn(401, 403, 500);
        } else {
            assertThat(status).isEqualTo(403);
        }
    }

    private static Permission permission(String word) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.word().equals(word))
                .findAny()
                .orElseThrow(() -> new AssertionError("no permission is called " + word));
    }

    /**
     * To hang up costs a client nothing: were it an error of ours, a page of the log each time would cost us. At login, whose
     * body the event loop reads, nothing is told at all.
     */
    @ParameterizedTest
    @ValueSource(strings = {"refresh", "logout"})
    void whoHangsUpWritesNoPageOfTheLog(String path) throws Exception {
        Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
        Handler capture = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger mappers = Logger.getLogger(ProblemMappers.class.getName());
        mappers.setLevel(Level.FINE);
        mappers.addHandler(capture);
        try {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
                send(
                        client,
                        "POST /api/v1/auth/" + path + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n");
                String asked = "HTTP/1.1 100 Continue\r\n\r\n";
                assertThat(new String(client.getInputStream().readNBytes(asked.length()), StandardCharsets.US_ASCII))
                        .isEqualTo(asked);
                send(client, "{");
            }
            eventually().untilAsserted(() -> assertThat(logged).isNotEmpty());
        } finally {
            mappers.removeHandler(capture);
            mappers.setLevel(null);
        }
        assertThat(logged).allSatisfy(record -> {
            assertThat(record.getLevel().intValue()).isLessThan(Level.INFO.intValue());
            assertThat(record.getThrown()).isNull();
        });
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
