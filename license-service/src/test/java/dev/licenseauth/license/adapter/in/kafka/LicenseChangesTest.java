package dev.licenseauth.license.adapter.in.kafka;

import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** What another replica changed is heard of by its event: here the test is the other replica. */
@QuarkusTest
class LicenseChangesTest extends LicenseServiceTest {
    @Inject
    LicenseChanges changes;

    @BeforeEach
    void aCatalogueToIssueFromAndAReplicaThatListens() {
        catalogue();
        eventually()
                .untilAsserted(() ->
                        assertThat(changes.isListening() && changes.isSettled()).isTrue());
    }

    private void tell(String type, String subject) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                suite.kafka().topic(EventTopic.LICENSE), subject, "{}".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        suite.kafka().send(List.of(record));
    }

    private String idOf(String owner) throws SQLException {
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM license WHERE owner = '" + owner + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aRevocationOnAnotherReplicaIsSeenWithinTwoSeconds() throws SQLException {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "elsewhere"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        change("UPDATE license SET status = 'revoked' WHERE owner = 'elsewhere'");
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));

        tell("license.revoked", "license:" + idOf("elsewhere"));

        eventually()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("reason", equalTo("revoked")));
    }

    /** PostgreSQL writes a commit before others see it, and Debezium reads what is written. */
    @Test
    void aRevocationThatIsHeardOfBeforeItIsSeenIsSeenWithinTwoSeconds() throws SQLException {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "early"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE license SET status = 'revoked' WHERE owner = 'early'");
            tell("license.revoked", "license:" + idOf("early"));
            eventually().untilAsserted(() -> assertThat(changes.isSettled()).isFalse());
            validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
            connection.commit();
        }

        eventually()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("reason", equalTo("revoked")));
    }

    @Test
    void aBanOfTheOwnerIsSeenWithinTwoSecondsWhateverIsAskedAndEndsWithIt() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "Banned"));
        String others = issue(Map.of("app_id", APP, "plan", "pos", "owner", "banned"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));

        suite.auth().ban("Banned");

        eventually()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("reason", equalTo("banned")));
        validate(Map.of("dlid", others)).then().body("valid", equalTo(true));
        for (String act : List.of("activate", "deactivate", "heartbeat")) {
            anonymous()
                    .body(Map.of("dlid", dlid, "hwid", "x"))
                    .post("/api/v1/licensing/" + act)
                    .then()
                    .statusCode(200)
                    .body("reason", equalTo("banned"));
        }

        suite.auth().unban("Banned");
        eventually().untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true)));
        suite.auth().ban("Banned", Instant.EPOCH);
        suite.auth().ban("banned");
        eventually().untilAsserted(() -> validate(Map.of("dlid", others)).then().body("reason", equalTo("banned")));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"license:", "license:rubbish", "app:app_test", "plan:", "plan:/", ""})
    void anEventThatNamesNoLicenceStopsNothing(String subject) throws SQLException {
        tell("license.revoked", subject);
        String owner = "after-" + subject.length();
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", owner));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        change("UPDATE license SET status = 'revoked' WHERE owner = '" + owner + "'");
        tell("license.revoked", "license:" + idOf(owner));
        eventually().untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("reason", equalTo("revoked")));
    }

    @Test
    void aUseChangesNothingAndDropsNothing() throws SQLException {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "used"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        change("UPDATE license SET status = 'revoked' WHERE owner = 'used'");
        tell("license.used", "license:" + idOf("used"));
        String later = issue(Map.of("app_id", APP, "plan", "pos", "owner", "later"));
        validate(Map.of("dlid", later)).then().body("valid", equalTo(true));
        change("UPDATE license SET status = 'revoked' WHERE owner = 'later'");
        tell("license.revoked", "license:" + idOf("later"));
        eventually().untilAsserted(() -> validate(Map.of("dlid", later)).then().body("reason", equalTo("revoked")));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
    }

    @Test
    void aPlanChangedOnAnotherReplicaChangesItsLicencesWithinTwoSeconds() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pro", "owner", "of the plan"));
        validate(Map.of("dlid", dlid)).then().body("tier_name", equalTo("Pro"));
        change("UPDATE plan SET name = 'Professional' WHERE app_id = '" + APP + "' AND code = 'pro'");
        validate(Map.of("dlid", dlid)).then().body("tier_name", equalTo("Pro"));

        tell("catalog.plan_updated", "plan:" + APP + "/pos");
        tell("catalog.plan_updated", "plan:rubbish");
        tell("catalog.plan_updated", "plan:" + APP + "/pro");

        eventually()
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> validate(Map.of("dlid", dlid)).then().body("tier_name", equalTo("Professional")));
    }
}
