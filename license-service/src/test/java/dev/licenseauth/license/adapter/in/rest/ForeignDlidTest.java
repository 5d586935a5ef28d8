package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** Keys that another system made, and whose checksum does not hold. */
@QuarkusTest
class ForeignDlidTest extends LicenseServiceTest {
    private static final String IMPORTER = "app_importer";

    @BeforeEach
    void anAppThatTakesThemOver() {
        catalogue();
        admin().body(Map.of("id", IMPORTER, "name", "Importer", "dlid_checksum", "imported_ok"))
                .post("/api/v1/apps");
        checksum("imported_ok");
        admin().body(Map.of("app_id", IMPORTER, "code", "pro", "name", "Pro")).post("/api/v1/plans");
    }

    private void checksum(String word) {
        admin().body(Map.of("dlid_checksum", word))
                .patch("/api/v1/apps/" + IMPORTER)
                .then()
                .statusCode(200)
                .body("dlid_checksum", equalTo(word));
    }

    private static Map<String, Object> terms(String app, String dlid) {
        return new HashMap<>(Map.of("app_id", app, "plan", "pro", "owner", "o", "dlid", dlid));
    }

    private String imported(String dlid) {
        return admin().body(terms(IMPORTER, dlid))
                .post("/api/v1/licenses")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void aForeignKeyIsLikeOneOfOursOnceItIsTakenOver() {
        String key = "0123456789abcdef0123456789abcd00";
        validate(Map.of("dlid", key)).then().body("reason", equalTo("invalid_dlid"));

        String id = imported("01234567-89ABCDEF-01234567-89abcd00");

        validate(Map.of("dlid", key)).then().body("valid", equalTo(true));
        anonymous()
                .body(Map.of("dlid", key, "hwid", "till-1"))
                .post("/api/v1/licensing/activate")
                .then()
                .body("activated", equalTo(true));
        anonymous()
                .body(Map.of("dlid", key, "hwid", "till-1"))
                .post("/api/v1/licensing/heartbeat")
                .then()
                .body("alive", equalTo(true));
        anonymous()
                .body(Map.of("dlid", key, "hwid", "till-1"))
                .post("/api/v1/licensing/deactivate")
                .then()
                .body("deactivated", equalTo(true));
        admin().get("/api/v1/licensing/" + key + "/status").then().body("license.id", equalTo(id));
        admin().body(Map.of("dlid", key))
                .post("/api/v1/licenses/lookup")
                .then()
                .body("id", equalTo(id))
                .body("dlid", equalTo("0123…cd00"));
        admin().body(Map.of())
                .post("/api/v1/licenses/" + id + "/reveal")
                .then()
                .body("dlid", equalTo("01234567-89abcdef-01234567-89abcd00"));
        admin().body(terms(IMPORTER, key)).post("/api/v1/licenses").then().statusCode(409);
        admin().body(Map.of("reason", "x")).post("/api/v1/licenses/" + id + "/revoke");
        validate(Map.of("dlid", key)).then().body("reason", equalTo("revoked"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0123456789abcdef0123456789abcd", "0123456789abcdef0123456789abcd0g", "key-of-another-kind"})
    void whatIsNot32HexCharactersIsNoKeyOfAnybodys(String dlid) {
        unchecked()
                .header("Authorization", "Bearer " + suite.auth().token(Role.ADMIN))
                .body(terms(IMPORTER, dlid))
                .post("/api/v1/licenses")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("dlid"));
    }

    @Test
    void otherAppsStillAskForTheChecksum() {
        admin().body(terms(APP, "0123456789abcdef0123456789abcd11"))
                .post("/api/v1/licenses")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("dlid"))
                .body("errors[0].message", equalTo("has a checksum that does not hold"));
        assertThat(count("SELECT count(*) FROM license WHERE dlid_last4 = 'cd11'"))
                .isZero();
    }

    @Test
    void whereNoAppTakesThemOverAnyMoreTheyAreUnknown() {
        String key = "0123456789abcdef0123456789abcd22";
        imported(key);
        validate(Map.of("dlid", key)).then().body("valid", equalTo(true));

        checksum("required");
        eventually().untilAsserted(() -> validate(Map.of("dlid", key)).then().body("reason", equalTo("invalid_dlid")));
        admin().get("/api/v1/licensing/" + key + "/status").then().statusCode(404);
        admin().body(terms(IMPORTER, "0123456789abcdef0123456789abcd33"))
                .post("/api/v1/licenses")
                .then()
                .statusCode(400);

        checksum("imported_ok");
        validate(Map.of("dlid", key)).then().body("valid", equalTo(true));
    }

    @Test
    void anotherReplicasDecisionIsHeardWithinTwoSeconds() {
        String key = "0123456789abcdef0123456789abcd44";
        imported(key);
        checksum("required");
        eventually().untilAsserted(() -> validate(Map.of("dlid", key)).then().body("reason", equalTo("invalid_dlid")));

        change("UPDATE app SET dlid_checksum = 'imported_ok' WHERE id = '" + IMPORTER + "'");

        eventually()
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> validate(Map.of("dlid", key)).then().body("valid", equalTo(true)));
    }

    @Test
    void whatTheChecksumMayBeIsInTheEvent() {
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'catalog.app_created'"
                        + " AND convert_from(payload, 'UTF8') LIKE '%\"dlid_checksum\":\"imported_ok\"%'"))
                .isPositive();
        checksum("required");
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'catalog.app_updated'"
                        + " AND convert_from(payload, 'UTF8') LIKE '%\"after\":{\"dlid_checksum\":\"required\"}%'"))
                .isPositive();
        for (String wrong : new String[] {"{\"dlid_checksum\":\"no\"}", "{\"dlid_checksum\":null}"}) {
            unchecked()
                    .header("Authorization", "Bearer " + suite.auth().token(Role.ADMIN))
                    .body(wrong)
                    .patch("/api/v1/apps/" + IMPORTER)
                    .then()
                    .statusCode(400)
                    .body("errors.field", hasItem("dlid_checksum"));
        }
    }
}
