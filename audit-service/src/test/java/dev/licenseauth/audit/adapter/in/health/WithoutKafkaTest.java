package dev.licenseauth.audit.adapter.in.health;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import java.net.URL;
import java.util.Map;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@TestProfile(WithoutKafkaTest.NoBroker.class)
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class WithoutKafkaTest {
    /** Port 9 is "discard": nothing listens there. */
    public static final class NoBroker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
        }
    }

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @InjectSuite
    SuiteHandle suite;

    @Test
    void theServiceStartsIsNotReadyAndSaysWhoIsWaiting() {
        given().get(ready)
                .then()
                .statusCode(503)
                .body(
                        "checks.find { it.name == 'event consumers have joined their group' }.data.waiting",
                        equalTo("audit"));
    }

    @Test
    void theLogCanBeRead() {
        given().header("Authorization", "Bearer " + suite.auth().token(Role.SUPER_ADMIN))
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .body("items", empty());
    }
}
