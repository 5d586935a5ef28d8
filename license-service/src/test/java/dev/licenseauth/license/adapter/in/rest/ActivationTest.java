package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class ActivationTest extends LicenseServiceTest {
    private static final String ACTIVATE = "/api/v1/licensing/activate";
    private static final String DEACTIVATE = "/api/v1/licensing/deactivate";
    private static final String HEARTBEAT = "/api/v1/licensing/heartbeat";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private String licence(String owner, Map<String, ?> terms) {
        Map<String, Object> all = new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", owner));
        all.putAll(terms);
        return issue(all);
    }

    private static Response post(String path, Map<String, ?> body) {
        return anonymous().body(body).post(path);
    }

    private long events(String type, String owner) {
        return count("SELECT count(*) FROM outbox o JOIN license l ON o.aggregate_id = 'license:' || l.id"
                + " WHERE o.ce_type = 'license." + type + "' AND l.owner = '" + owner + "'");
    }

    @Test
    void anAcceptedActivationBindsBothAndTellsInTheFixedWords() {
        String dlid = licence("both", Map.of("max_devices", 3));
        post(
                        ACTIVATE,
                        Map.of(
                                "dlid",
                                dlid,
                                "product",
                                "pos",
                                "domain",
                                "https://www.Shop.example.org/",
                                "hwid",
                                "hw-1",
                                "device_name",
                                "Till 1",
                                "sdk",
                                "c++"))
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("activated", equalTo(true))
                .body("valid", equalTo(true))
                .body("device.name", equalTo("Till 1"))
                .body("domain.domain", equalTo("shop.example.org"))
                .body("domain.takes_slot", equalTo(true))
                .body("domains_used", equalTo(1))
                .body("domains_max", equalTo(5))
                .body("devices_used", equalTo(1))
                .body("devices_max", equalTo(3))
                .body("products", contains("base", "crm", "erp", "pos"));

        assertThat(count("SELECT count(*) FROM outbox o JOIN license l ON o.aggregate_id = 'license:' || l.id"
                        + " WHERE l.owner = 'both' AND o.ce_type = 'license.used'"
                        + " AND convert_from(o.payload, 'UTF8')::json ->> 'summary' = 'License activation accepted'"
                        + " AND convert_from(o.payload, 'UTF8')::json ->> 'severity' = 'info'"
                        + " AND convert_from(o.payload, 'UTF8')::json ->> 'app_id' = 'app_test'"
                        + " AND convert_from(o.payload, 'UTF8')::json ->> 'actor' = 'sdk:c++'"))
                .isOne();
        assertThat(events("domain_bound", "both")).isOne();
        assertThat(events("device_bound", "both")).isOne();
    }

    @Test
    void theHardwareIdIsNowhereInTheDatabase() {
        String dlid = licence("hwid", Map.of());
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "serial-4711-secret"))
                .then()
                .body("activated", equalTo(true));
        assertThat(count("SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%4711-secret%'"))
                .isZero();
        assertThat(count("SELECT count(*) FROM license_device d WHERE d::text LIKE '%4711%'"))
                .isZero();
    }

    @Test
    void theSameDeviceAgainIsFree() {
        String dlid = licence("again", Map.of("max_devices", 1, "max_activations", 1));
        String first = post(ACTIVATE, Map.of("dlid", dlid, "hwid", "hw-1"))
                .then()
                .body("activated", equalTo(true))
                .extract()
                .path("device.id");
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "hw-1"))
                .then()
                .body("activated", equalTo(true))
                .body("device.id", equalTo(first))
                .body("devices_used", equalTo(1));
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "hw-2"))
                .then()
                .body("activated", equalTo(false))
                .body("reason", equalTo("device_limit"));
        assertThat(events("device_bound", "again")).isOne();
        assertThat(events("used", "again")).isEqualTo(2);
    }

    @Test
    void newDevicesAreCountedForTheKeysWholeLifeAndKnownOnesAreNot() {
        String dlid = licence("life", Map.of("max_devices", 1, "max_activations", 2));
        for (String hwid : List.of("a", "b", "a", "b")) {
            post(ACTIVATE, Map.of("dlid", dlid, "hwid", hwid)).then().body("activated", equalTo(true));
            post(DEACTIVATE, Map.of("dlid", dlid, "hwid", hwid)).then().body("deactivated", equalTo(true));
        }
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "c"))
                .then()
                .body("activated", equalTo(false))
                .body("reason", equalTo("activation_limit"));
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "a")).then().body("activated", equalTo(true));
    }

    @Test
    void withoutADeviceOnlyTheLicenceIsActivated() {
        unchecked()
                .body(Map.of("dlid", licence("bare", Map.of()), "surprise", List.of(1, 2)))
                .post(ACTIVATE)
                .then()
                .statusCode(200)
                .body("activated", equalTo(true))
                .body("device", nullValue())
                .body("domain", nullValue())
                .body("refresh_after", notNullValue());
    }

    @Test
    void aRefusedActivationBindsNothing() {
        String dlid = licence("refused", Map.of("max_devices", 1));
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "one")).then().body("activated", equalTo(true));
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "two", "domain", "new.example.org"))
                .then()
                .body("reason", equalTo("device_limit"));
        assertThat(count("SELECT count(*) FROM license_domain d JOIN license l ON l.id = d.license_id"
                        + " WHERE l.owner = 'refused'"))
                .isZero();
    }

    @Test
    void anExplicitLicenceIsBoundByActivationAndNotByACheck() {
        String dlid = licence("explicit", Map.of("domain_binding", "explicit"));
        validate(Map.of("dlid", dlid, "domain", "a.example.org"))
                .then()
                .body("reason", equalTo("domain_not_activated"));
        post(ACTIVATE, Map.of("dlid", dlid, "domain", "a.example.org")).then().body("activated", equalTo(true));
        validate(Map.of("dlid", dlid, "domain", "a.example.org")).then().body("valid", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        "revoked, revoked",
        "suspended, suspended",
        "deleted, invalid_dlid",
    })
    void whatAnOperatorStoppedIsNotActivated(String status, String reason) {
        String dlid = licence("stopped-" + status, Map.of());
        change("UPDATE license SET status = '" + status + "' WHERE owner = 'stopped-" + status + "'");
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo(reason));
        post(DEACTIVATE, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo(reason));
        post(HEARTBEAT, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo(reason));
        assertThat(events("used", "stopped-" + status)).isZero();
    }

    @Test
    void anExpiredLicenceIsNotActivatedButGivesBackWhatItHolds() {
        String dlid = licence("late", Map.of());
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "x", "domain", "x.example.org"))
                .then()
                .body("activated", equalTo(true));
        change("UPDATE license SET starts_at = '2025-01-01', expires_at = '2025-02-01' WHERE owner = 'late'");
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo("expired"));
        post(DEACTIVATE, Map.of("dlid", dlid, "hwid", "x", "domain", "x.example.org"))
                .then()
                .body("deactivated", equalTo(true))
                .body("device.id", notNullValue())
                .body("domain.domain", equalTo("x.example.org"));
        assertThat(events("device_released", "late")).isOne();
        assertThat(events("domain_released", "late")).isOne();
        post(DEACTIVATE, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo("device_mismatch"));
    }

    @Test
    void aReleaseIsOfAllThatWasNamedOrOfNothing() {
        String dlid = licence("all-or-none", Map.of());
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "x")).then().body("activated", equalTo(true));
        post(DEACTIVATE, Map.of("dlid", dlid, "hwid", "x", "domain", "never.example.org"))
                .then()
                .body("deactivated", equalTo(false))
                .body("reason", equalTo("domain_not_activated"));
        post(HEARTBEAT, Map.of("dlid", dlid, "hwid", "x")).then().body("alive", equalTo(true));
    }

    @Test
    void aHeartbeatBindsNothing() {
        String dlid = licence("beat", Map.of());
        post(HEARTBEAT, Map.of("dlid", dlid, "hwid", "x")).then().body("reason", equalTo("device_mismatch"));
        post(HEARTBEAT, Map.of("dlid", dlid, "domain", "x.example.org"))
                .then()
                .body("reason", equalTo("domain_not_activated"));
        post(ACTIVATE, Map.of("dlid", dlid, "hwid", "x", "domain", "x.example.org"))
                .then()
                .body("activated", equalTo(true));
        change("UPDATE license_device SET last_seen_at = '2026-01-01', bound_at = '2026-01-01' WHERE license_id ="
                + " (SELECT id FROM license WHERE owner = 'beat')");
        post(HEARTBEAT, Map.of("dlid", dlid, "hwid", "x", "domain", "x.example.org"))
                .then()
                .body("alive", equalTo(true))
                .body("domain.domain", equalTo("x.example.org"));
        assertThat(count("SELECT count(*) FROM license_device WHERE last_seen_at > '2026-01-02' AND license_id ="
                        + " (SELECT id FROM license WHERE owner = 'beat')"))
                .isOne();
    }

    @Test
    void anActivationSentAgainWithItsKeyIsAnsweredTheSameAndToldOnce() {
        String dlid = licence("repeated", Map.of("max_devices", 1));
        Map<String, String> body = Map.of("dlid", dlid, "hwid", "x");
        String first = anonymous()
                .header("Idempotency-Key", "k1")
                .body(body)
                .post(ACTIVATE)
                .asString();
        anonymous()
                .header("Idempotency-Key", "k1")
                .body(body)
                .post(ACTIVATE)
                .then()
                .header("Idempotency-Replayed", "true")
                .body(equalTo(first));
        assertThat(events("used", "repeated")).isOne();
        anonymous()
                .header("Idempotency-Key", "k1")
                .body(Map.of("dlid", dlid, "hwid", "y"))
                .post(ACTIVATE)
                .then()
                .statusCode(409);
        // Another licence's client may use the same words as its key.
        anonymous()
                .header("Idempotency-Key", "k1")
                .body(Map.of("dlid", licence("repeated-other", Map.of()), "hwid", "x"))
                .post(ACTIVATE)
                .then()
                .statusCode(200)
                .body("activated", equalTo(true));
    }

    @Test
    void aLicenceOfAnotherAppIsUnknown() {
        String dlid = licence("other-app", Map.of());
        post(ACTIVATE, Map.of("dlid", dlid, "app_id", "app_other")).then().body("reason", equalTo("invalid_dlid"));
        post(ACTIVATE, Map.of("dlid", dlid, "app_id", APP)).then().body("activated", equalTo(true));
    }

    @Test
    void everyWrongKeyLooksAlike() {
        for (String path : List.of(ACTIVATE, DEACTIVATE, HEARTBEAT)) {
            String malformed =
                    post(path, Map.of("dlid", "rubbish", "hwid", "x")).asString();
            assertThat(malformed).contains("\"reason\":\"invalid_dlid\"");
            for (String wrong : List.of("deadbeefdeadbeefdeadbeefdead90b4", "a1b2c3d4e5f6a7b8c9d0e1f20011a942")) {
                assertThat(post(path, Map.of("dlid", wrong, "hwid", "x")).asString())
                        .isEqualTo(malformed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "activate, '{}', dlid",
        "activate, '{\"dlid\":\"a\",\"domain\":\"not a host\"}', domain",
        "activate, '{\"dlid\":\"a\",\"domain\":\"co.uk\"}', domain",
        "activate, '{\"dlid\":\"a\",\"domain\":\"*.example.com\"}', domain",
        "activate, '{\"dlid\":\"a\",\"sdk\":\"a\\nb\"}', sdk",
        "activate, '{\"dlid\":\"a\",\"device_name\":\"\\u0007\"}', device_name",
        "activate, '{\"dlid\":\"a\",\"app_id\":\"No App\"}', app_id",
        "activate, '{\"dlid\":\"a\",\"hwid\":5}', hwid",
        "deactivate, '{\"dlid\":\"a\"}', hwid",
        "heartbeat, '{\"hwid\":\"a\"}', dlid",
        "activate, '{\"dlid\":\"a\",\"dlid\":\"a\"}', dlid",
        "heartbeat, '{\"dlid\":\"a\",\"app_id\":\"No App\"}', app_id",
        "heartbeat, '{\"dlid\":\"a\",\"device_name\":\"\\u0007\"}', device_name",
    })
    void whatCannotBeAnsweredIsRefused(String path, String body, String field) {
        unchecked()
                .body(body)
                .post("/api/v1/licensing/" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlid", "product", "domain", "hwid", "device_name", "app_id", "sdk"})
    void anOverlongValueIsRefused(String field) {
        Map<String, String> body = new HashMap<>(Map.of("dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942"));
        body.put(field, "a".repeat(256));
        for (String path : List.of("activate", "deactivate", "heartbeat")) {
            unchecked()
                    .body(body)
                    .post("/api/v1/licensing/" + path)
                    .then()
                    .statusCode(400)
                    .body("errors.field", hasItem(field));
        }
    }

    @Test
    void twoHundredDevicesAtOnceAgainstThreeLeaveThree() throws Exception {
        String dlid = licence("crowd", Map.of("max_devices", 3));
        AtomicInteger next = new AtomicInteger();
        List<Boolean> activated = atOnce(
                200,
                () -> post(ACTIVATE, Map.of("dlid", dlid, "hwid", "hw-" + next.getAndIncrement()))
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Boolean>path("activated"));
        assertThat(activated.stream().filter(Boolean::booleanValue)).hasSize(3);
        assertThat(count("SELECT count(*) FROM license_device d JOIN license l ON l.id = d.license_id"
                        + " WHERE l.owner = 'crowd' AND d.released_at IS NULL"))
                .isEqualTo(3);
        assertThat(count("SELECT activations_used FROM license WHERE owner = 'crowd'"))
                .isEqualTo(3);
        assertThat(events("used", "crowd")).isEqualTo(3);
        assertThat(events("device_bound", "crowd")).isEqualTo(3);
    }

    @Test
    void theSameDeviceTwoHundredTimesAtOnceIsOneDevice() throws Exception {
        String dlid = licence("twin", Map.of("max_devices", 3));
        List<Boolean> activated = atOnce(
                200,
                () -> post(ACTIVATE, Map.of("dlid", dlid, "hwid", "the-one"))
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Boolean>path("activated"));
        assertThat(activated).doesNotContain(false);
        assertThat(count("SELECT activations_used FROM license WHERE owner = 'twin'"))
                .isOne();
    }
}
