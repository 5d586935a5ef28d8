package dev.licenseauth.testing;

import dev.licenseauth.testing.infra.InjectSuite;
import dev.licenseauth.testing.infra.SuiteHandle;
import io.quarkus.test.common.http.TestHTTPResource;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/**
 * What holds for every service as soon as it starts. A service extends it with {@code @QuarkusTest} and
 * {@code @WithTestResource}; the latter is found on classes of the module under test only.
 */
public abstract class ServiceStarts {
    @InjectSuite
    protected SuiteHandle suite;

    @TestHTTPResource(value = "/health/ready", management = true)
    protected URI ready;

    @Test
    protected void itIsReadyOnTheManagementPort() {
        given().get(ready).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    protected void itOwnsAnOutboxThatIsPublished() throws SQLException {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_publication_tables WHERE pubname = 'outbox_publication'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    protected void healthAndMetricsAreNotOnThePublicPort() {
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    protected void whatIsNotThereIsAProblem() {
        given().header("X-Request-Id", "abc")
                .get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("https://licenseauth.dev/problems/not-found"))
                .body("instance", equalTo("abc"));
    }
}
