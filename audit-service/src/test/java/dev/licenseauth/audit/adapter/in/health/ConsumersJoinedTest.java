package dev.licenseauth.audit.adapter.in.health;

import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import java.net.URL;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@SuppressWarnings("NullAway.Init") // Filled before each test.
class ConsumersJoinedTest {
    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @Test
    void theServiceIsReadyOnceItsConsumerHasJoinedItsGroup() {
        eventually()
                .untilAsserted(() -> given().get(ready)
                        .then()
                        .statusCode(200)
                        .body("checks.name", hasItem("event consumers have joined their group"))
                        .body("checks.name", hasItem("Database connections health check"))
                        .body("status", equalTo("UP")));
    }
}
