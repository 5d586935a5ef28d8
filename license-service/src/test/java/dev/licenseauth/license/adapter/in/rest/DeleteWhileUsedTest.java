package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** A licence is deleted while others still use it: the test holds one side back where they meet. */
@QuarkusTest
class DeleteWhileUsedTest extends LicenseServiceTest {
    private static final String LICENSES = "/api/v1/licenses/";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private Response licence(String owner) {
        return admin().body(Map.of("app_id", APP, "plan", "pos", "owner", owner))
                .post("/api/v1/licenses");
    }

    /** Waits until a statement beginning so waits for a lock that the test holds. */
    private void untilWaiting(String statement) {
        eventually()
                .untilAsserted(() -> assertThat(
                                count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND wait_event_type = 'Lock' AND query LIKE '" + statement + "%'"))
                        .isOne());
    }

    @Test
    void deletingAndTellingOfUsesNeverWaitForEachOther() throws Exception {
        Response licence = licence("deadlock");
        String id = licence.path("id");
        String dlid = licence.path("dlid");
        validate(Map.of("dlid", dlid, "domain", "a.example.org"));
        eventually()
                .untilAsserted(
                        () -> assertThat(count("SELECT count(*) FROM license_use WHERE license_id = '" + id + "'"))
                                .isOne());
        admin().body(Map.of("reason", "test")).post(LICENSES + id + "/revoke");
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Connection connection = suite.database().connect();
                Statement teller = connection.createStatement()) {
            connection.setAutoCommit(false);
            teller.executeQuery("SELECT FROM license_use WHERE license_id = '" + id + "' FOR UPDATE");
            Future<Integer> deletion =
                    executor.submit(() -> admin().header("X-Confirm-Delete", dlid.substring(dlid.length() - 4))
                            .queryParam("reason", "test")
                            .delete(LICENSES + id)
                            .statusCode());
            untilWaiting("DELETE FROM license_use");
            assertThat(teller.executeUpdate(
                            "UPDATE license_domain SET last_seen_at = now() WHERE license_id = '" + id + "'"))
                    .isOne();
            connection.commit();
            assertThat(deletion.get()).isEqualTo(200);
        }
    }
}
