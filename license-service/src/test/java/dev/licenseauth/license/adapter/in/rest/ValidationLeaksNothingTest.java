package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** A whole DLID in a request that goes wrong must not reach the log. */
@QuarkusTest
class ValidationLeaksNothingTest extends LicenseServiceTest {
    private static final String DLID = "deadbeefdeadbeefdeadbeefdead90b3";

    @TestHTTPResource("/")
    URI server;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/licensing/validate?dlid=DLID&product=%zz",
                "GET /api/v1/licensing/validate?dlid=DLID&product=%",
                "GET /api/v1/licensing/validate?dlid=DLID&product=%c3%28",
                "GET /api/v1/licensing/validate?dlid=DLID&dlid=DLID",
                "GET /api/v1/licensing/validate?dlid=DLID&domain=%00",
                "HEAD /api/v1/licensing/validate?dlid=DLID",
                "PUT /api/v1/licensing/validate?dlid=DLID",
                "GET /api/v1/licensing/validate/DLID",
                "GET /api/v1/licensing/DLID/%zz",
                "GET /api/v1/licensing/DLID/status",
                "GET /api/v1/licensing/DLID/status/%zz",
                "PUT /api/v1/licensing/DLID/status",
                "POST /api/v1/licensing/activate?dlid=DLID",
                "GET /api/v1/licensing/deactivate?dlid=DLID&hwid=%",
                "GET /%zz?dlid=DLID",
                "BREW /api/v1/licensing/validate?dlid=DLID"
            })
    void whateverIsWrongTheLogHoldsNoKey(String line) throws IOException {
        String answer = neitherLoggedNorAnswered(line, "");
        assertThat(answer).matches("(?s)HTTP/1\\.1 [24]\\d\\d .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dlid\":\"DLID\"",
                "{\"dlid\":\"DLID\",\"dlid\":\"DLID\"}",
                "{\"dlid\":[\"DLID\"]}",
                "{\"dlid\":\"DLID\",\"hwid\":{}}",
                "{\"dlid\":\"DLID\",\"domain\":\"no host: DLID\"}",
                "{\"dlid\":\"DLID DLID\"}",
                "{\"dlid\":\"DLID\\\\u0000\"}",
                "{\"dlid\":\"DLID\"} DLID",
                "\"DLID\"",
                "DLID"
            })
    void whateverBodyIsWrongTheLogHoldsNoKey(String body) throws IOException {
        for (String path : List.of("validate", "activate", "deactivate", "heartbeat")) {
            String answer = neitherLoggedNorAnswered("POST /api/v1/licensing/" + path, body);
            assertThat(answer).matches("(?s)HTTP/1\\.1 [24]\\d\\d .*");
        }
        neitherLoggedNorAnswered("POST /api/v1/licenses/lookup", body);
    }

    private String neitherLoggedNorAnswered(String line, String body) throws IOException {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler capture = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(
                        record.getMessage() + java.util.Arrays.toString(record.getParameters()) + record.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(capture);
        String answer;
        try {
            answer = exchange(line.replace("DLID", DLID), body.replace("DLID", DLID));
        } finally {
            root.removeHandler(capture);
        }
        assertThat(answer).doesNotContain(DLID);
        assertThat(logged).noneMatch(text -> text.contains(DLID));
        return answer;
    }

    @Test
    void noMetricHoldsAKey() throws IOException {
        for (String line : List.of(
                "GET /api/v1/licensing/validate?dlid=" + DLID,
                "GET /api/v1/licensing/" + DLID + "/status",
                "GET /api/v1/licensing/" + DLID + "/other",
                "GET /api/v1/licensing/" + DLID)) {
            assertThat(exchange(line)).startsWith("HTTP/1.1 ");
        }
        admin().get("/api/v1/licensing/" + DLID + "/status").then().statusCode(404);
        assertThat(given().get(metrics).then().statusCode(200).extract().asString())
                .contains("http_server_requests")
                .doesNotContain(DLID);
    }

    private String exchange(String line) throws IOException {
        return exchange(line, "");
    }

    private String exchange(String line, String body) throws IOException {
        String framing =
                body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + framing + "\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
