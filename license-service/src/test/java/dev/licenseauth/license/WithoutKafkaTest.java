package dev.licenseauth.license;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import java.net.URL;
import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

/** Validation and activation need neither Kafka nor auth-service to start or to answer. */
@QuarkusTest
@TestProfile(WithoutKafkaTest.NoBroker.class)
class WithoutKafkaTest extends LicenseServiceTest {
    /** Port 9 is "discard": nothing listens there. */
    public static final class NoBroker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
        }
    }

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @Test
    void theServiceIsReadyAndAnswers() {
        given().get(ready).then().statusCode(200);
        // Whoever manages licences waits for the view of revocations, which then comes from the feed.
        eventually().ignoreExceptions().untilAsserted(this::catalogue);
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o", "max_devices", 1));
        validate(Map.of("dlid", dlid, "domain", "shop.example.org"))
                .then()
                .body("valid", equalTo(true))
                .body("domains_used", equalTo(1));
        anonymous()
                .body(Map.of("dlid", dlid, "hwid", "x"))
                .post("/api/v1/licensing/activate")
                .then()
                .body("activated", equalTo(true));
    }

    @Test
    void aBanIsHeardOfByTheFeed() {
        eventually().ignoreExceptions().untilAsserted(this::catalogue);
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "banned_by_feed"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        suite.auth().ban("banned_by_feed");
        eventually().untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("reason", equalTo("banned")));
    }
}
