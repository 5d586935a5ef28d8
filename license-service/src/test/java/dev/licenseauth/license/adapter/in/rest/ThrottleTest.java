package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** With the limits that hold where nothing is configured. The test is the proxy that clients come through. */
@QuarkusTest
@TestProfile(ThrottleTest.Limited.class)
class ThrottleTest extends LicenseServiceTest {
    /** The limits by default, and pages of one origin. */
    public static final class Limited implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String prefix = "licenseauth.license.throttle.";
            return Map.of(
                    "licenseauth.trusted-proxies",
                    "127.0.0.1",
                    "licenseauth.cors.allowed-origins",
                    PAGE,
                    prefix + "requests-per-minute",
                    "1200",
                    prefix + "requests-burst",
                    "300",
                    prefix + "activations-per-minute",
                    "600",
                    prefix + "activations-burst",
                    "300",
                    prefix + "miss-points-per-minute",
                    "60");
        }
    }

    private static final String PAGE = "https://shop.example.com";
    private static final SecureRandom RANDOM = new SecureRandom();

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private static String someKey() {
        return Dlid.generate(RANDOM::nextBytes).value();
    }

    private static Response validate(String client, String dlid) {
        return anonymous()
                .header("X-Forwarded-For", client)
                .queryParam("dlid", dlid)
                .get("/api/v1/licensing/validate");
    }

    private static Response post(String client, String path, Map<String, ?> body) {
        return anonymous().header("X-Forwarded-For", client).body(body).post("/api/v1/licensing/" + path);
    }

    private static void guess(String client) {
        for (int i = 0; i < 7; i++) {
            validate(client, someKey()).then().body("reason", equalTo("invalid_dlid"));
        }
    }

    private long told(String netblock) {
        return count("SELECT count(*) FROM outbox WHERE ce_type = 'security.enumeration_detected' AND aggregate_id = "
                + "'netblock:" + netblock + "'");
    }

    @Test
    void whoGuessesKeysIsLockedOutWithOneAnswerForGoodKeysAndBad() {
        String known = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        String unknown = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        validate("203.0.113.7", known).then().body("valid", equalTo(true));

        guess("203.0.113.7");

        Response refusal = validate("203.0.113.7", unknown);
        refusal.then().statusCode(429).contentType("application/problem+json");
        assertThat(refusal.header("RateLimit-Policy")).isEqualTo("\"misses\";q=60;w=60");
        assertThat(refusal.header("RateLimit")).matches("\"misses\";r=0;t=\\d+");
        assertThat(Integer.parseInt(refusal.header("Retry-After"))).isBetween(1, 60);
        for (Response other : List.of(
                validate("203.0.113.7", someKey()),
                validate("203.0.113.7", "rubbish"),
                post("203.0.113.7", "validate", Map.of("dlid", unknown)),
                post("203.0.113.7", "activate", Map.of("dlid", unknown, "hwid", "x")),
                post("203.0.113.7", "deactivate", Map.of("dlid", unknown, "hwid", "x")),
                post("203.0.113.7", "heartbeat", Map.of("dlid", unknown, "hwid", "x")))) {
            assertThat(normal(other)).isEqualTo(normal(refusal));
        }
        validate("203.0.113.7", known).then().statusCode(200).body("valid", equalTo(true));
        validate("203.0.113.8", unknown).then().statusCode(200).body("valid", equalTo(true));
    }

    private static String normal(Response response) {
        return response.statusCode()
                + response.asString().replaceAll("\"instance\":\"[^\"]*\"", "")
                + response.header("RateLimit").replaceAll("t=\\d+", "")
                + response.header("RateLimit-Policy")
                + response.header("Cache-Control")
                + response.contentType();
    }

    @Test
    void aPageReadsWhatItIsAnsweredAndWhatItIsRefused() {
        String known = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        given().header("Origin", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .options("/api/v1/licensing/validate")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", PAGE);
        fromPage("203.0.113.70", known).then().statusCode(200).body("valid", equalTo(true));

        guess("203.0.113.70");

        fromPage("203.0.113.70", someKey()).then().statusCode(429);
        assertThat(validate("203.0.113.71", known).header("Access-Control-Allow-Origin"))
                .isNull();
    }

    private static Response fromPage(String client, String dlid) {
        Response answer = anonymous()
                .header("Origin", PAGE)
                .header("X-Forwarded-For", client)
                .body(Map.of("dlid", dlid))
                .post("/api/v1/licensing/validate");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        return answer;
    }

    @Test
    void aLockoutIsKeptForAllReplicasToldOfOnceForANetblockAndLongerTheNextTime() {
        guess("198.51.100.7");
        eventually()
                .untilAsserted(() -> assertThat(count(
                                "SELECT count(*) FROM client_lockout WHERE client = '198.51.100.7' AND level = 0"))
                        .isOne());
        guess("198.51.100.8");
        eventually()
                .untilAsserted(
                        () -> assertThat(count("SELECT count(*) FROM client_lockout WHERE client = '198.51.100.8'"))
                                .isOne());
        assertThat(told("198.51.100.0/24"))
                .as("two where a minute ends between them")
                .isBetween(1L, 2L);

        // Another replica locked it out for the fourth time, a while ago.
        change(
                "INSERT INTO client_lockout VALUES ('198.51.100.9', 3, now() - interval '1 hour', now() - interval '1 hour')");
        guess("198.51.100.9");
        eventually()
                .untilAsserted(() -> assertThat(Integer.parseInt(
                                validate("198.51.100.9", someKey()).header("Retry-After")))
                        .isBetween(900, 960));
    }

    @Test
    void aLockoutOfAnotherReplicaHoldsHereWithinASecond() {
        validate("198.51.100.77", "rubbish").then().statusCode(200);
        change("INSERT INTO client_lockout VALUES ('198.51.100.77', 2, now() + interval '4 minutes', now())");
        eventually()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> validate("198.51.100.77", "rubbish").then().statusCode(429));
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() {
        Response refusal = validate("203.0.113.99", "rubbish");
        for (int i = 0; i < 2_000 && refusal.statusCode() != 429; i++) {
            refusal = given().header("X-Forwarded-For", "203.0.113.99").get("/api/v1/licensing/validate?dlid=rubbish");
        }
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(refusal.header("Retry-After")).isEqualTo("1");
        assertThat(refusal.header("RateLimit-Policy")).isEqualTo("\"requests\";q=1200;w=60");
        assertThat(count("SELECT count(*) FROM client_lockout WHERE client = '203.0.113.99'"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "validate, 203.0.113.111",
        "activate, 203.0.113.112",
        "deactivate, 203.0.113.113",
        "heartbeat, 203.0.113.114"
    })
    void aBodyThatCannotBeReadCostsWhatEveryRequestCosts(String path, String client) {
        List<String> bodies = List.of("{", "[]", "{\"dlid\":1}", "{\"dlid\":\"a\",\"dlid\":\"a\"}");
        long begun = System.nanoTime();
        unread(client, path, bodies.getFirst()).then().statusCode(400);
        int read = 0;
        Response answer = validate(client, "rubbish");
        while (answer.statusCode() == 200) {
            read++;
            answer = unread(client, path, bodies.get(read % bodies.size()));
            if (answer.statusCode() == 400) {
                answer = validate(client, "rubbish");
            }
        }
        answer.then().statusCode(429).contentType("application/problem+json");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"requests\";q=1200;w=60");
        double refilled = 20 * (System.nanoTime() - begun) / 1e9;
        assertThat(2.0 * read)
                .as("300 at once and 20 a second, half of them with a body")
                .isLessThan(302 + refilled);
    }

    private static Response unread(String client, String path, String body) {
        return given().header("X-Forwarded-For", client)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/licensing/" + path);
    }

    @Test
    void aRefusalLeavesNoKeyInLogsMetricsTablesOrEvents() {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler capture = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage() + java.util.Arrays.toString(record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        String key = someKey();
        Logger root = Logger.getLogger("");
        root.addHandler(capture);
        try {
            guess("192.0.2.7");
            validate("192.0.2.7", key).then().statusCode(429);
            post("192.0.2.7", "activate", Map.of("dlid", key)).then().statusCode(429);
            eventually().untilAsserted(() -> assertThat(told("192.0.2.0/24")).isOne());
        } finally {
            root.removeHandler(capture);
        }
        assertThat(logged).noneMatch(text -> text.contains(key));
        assertThat(given().get(metrics).then().statusCode(200).extract().asString())
                .contains("licenseauth_throttle_refusals")
                .doesNotContain(key)
                .doesNotContain("192.0.2.7");
        assertThat(count("SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%" + key + "%'"))
                .isZero();
    }
}
