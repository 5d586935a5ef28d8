package dev.licenseauth.auth;

import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class ServiceStartsTest {
    @InjectSuite
    SuiteHandle suite;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @Test
    void itIsReadyOnTheManagementPort() {
        given().get(ready).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void itOwnsAnOutboxThatIsPublished() throws SQLException {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_publication_tables WHERE pubname = 'outbox_publication'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void healthAndMetricsAreNotOnThePublicPort() {
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void whatIsNotThereIsAProblem() {
        given().header("X-Request-Id", "abc")
                .get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("https://licenseauth.dev/problems/not-found"))
                .body("instance", equalTo("abc"));
    }
}
