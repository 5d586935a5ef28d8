package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.licensing.AcceptedValidation;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Use;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.license.application.TellUses;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/** A licence is deleted while others still use it: the test holds one side back where they meet. */
@QuarkusTest
class DeleteWhileUsedTest extends LicenseServiceTest {
    private static final String LICENSES = "/api/v1/licenses/";

    @Inject
    TellUses tellUses;

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

    @Test
    void aUseOnItsWayIsNotToldOfWhatIsDeletedMeanwhile() throws Exception {
        String id = licence("tombstone").path("id");
        AcceptedValidation validation = new AcceptedValidation(
                new Use(UUID.fromString(id), "pos", "a.example.org"),
                new AppId(APP),
                "pos",
                "a1b2…a942",
                Instant.now(),
                null,
                null);
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Connection connection = suite.database().connect();
                Statement deleter = connection.createStatement()) {
            connection.setAutoCommit(false);
            deleter.executeQuery("SELECT FROM license WHERE id = '" + id + "' FOR UPDATE");
            Future<?> telling = executor.submit(() -> tellUses.handle(List.of(validation)));
            untilWaiting("INSERT INTO license_use");
            deleter.executeUpdate("UPDATE license SET status = 'deleted', owner = NULL, app_id = NULL, plan_code = NULL"
                    + " WHERE id = '" + id + "'");
            connection.commit();
            telling.get();
        }
        tellUses.handle(List.of(validation));
        assertThat(count("SELECT count(*) FROM license_use WHERE license_id = '" + id + "'"))
                .isZero();
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'license.used' AND aggregate_id = 'license:" + id
                        + "'"))
                .isZero();
    }
}
