package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class IssueLicensesTest extends LicenseServiceTest {
    private static final String PATH = "/api/v1/licenses";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    @Test
    void theFixedRequestIsAnsweredWithTheWholeLicence() {
        admin().body("""
                        {"app_id":"app_test","plan":"pro","level":"user","owner":"customer_01","days_valid":30,\
                        "max_activations":5,"max_devices":3}""")
                .post(PATH)
                .then()
                .statusCode(201)
                .body("dlid", matchesPattern("[0-9a-f]{8}(-[0-9a-f]{8}){3}"))
                .body("app_id", equalTo(APP))
                .body("plan", equalTo("pro"))
                .body("tier_name", equalTo("Pro"))
                .body("level", equalTo("user"))
                .body("owner", equalTo("customer_01"))
                .body("issued_by", equalTo(suite.auth().user(Role.SUPER_ADMIN).actor()))
                .body("status", equalTo("active"))
                .body("products", contains("base"))
                .body("max_activations", equalTo(5))
                .body("max_devices", equalTo(3))
                .body("max_domains", nullValue())
                .body("domain_binding", equalTo("off"))
                .body("expires_at", notNullValue())
                .body("version", equalTo(1))
                .header("X-Request-Id", notNullValue());
    }

    @Test
    void whatIsAbsentComesFromThePlanAndNullIsUnlimited() {
        admin().body(Map.of("app_id", APP, "plan", "pos", "owner", "o"))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("max_domains", equalTo(5))
                .body("domain_binding", equalTo("auto"))
                .body("expires_at", nullValue());
        admin().body("{\"app_id\":\"app_test\",\"plan\":\"pos\",\"owner\":\"o\",\"max_domains\":null}")
                .post(PATH)
                .then()
                .statusCode(201)
                .body("max_domains", nullValue());
    }

    @Test
    void aLimitOfDomainsOnTheLicenceIsKeptThoughThePlanBindsNone() {
        admin().body(Map.of("app_id", APP, "plan", "pro", "owner", "o", "max_domains", 3))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("max_domains", equalTo(3))
                .body("domain_binding", equalTo("auto"));
        admin().body(Map.of("app_id", APP, "plan", "pro", "owner", "o", "max_domains", 3, "domain_binding", "off"))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("domain_binding", equalTo("off"));
    }

    @Test
    void severalAreIssuedAtOnceEachWithItsOwnKeyAndEvent() {
        long events = count("SELECT count(*) FROM outbox WHERE ce_type = 'license.issued'");
        List<String> dlids = admin().body(Map.of("app_id", APP, "plan", "pro", "owner", "o", "count", 250))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("items", hasSize(250))
                .extract()
                .path("items.dlid");
        assertThat(dlids).doesNotHaveDuplicates();
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'license.issued'") - events)
                .isEqualTo(250);
    }

    @Test
    void addOnsFollowThePlansProductsEachOnce() {
        admin().body(Map.of("app_id", APP, "plan", "pro", "owner", "o", "products", List.of("crm", "base")))
                .post(PATH)
                .then()
                .statusCode(201)
                .body("products", contains("base", "crm"));
    }

    @Test
    void aForeignKeyIsTakenOverOnce() {
        Map<String, Object> terms =
                Map.of("app_id", APP, "plan", "pro", "owner", "o", "dlid", "DEADBEEF-deadbeefdeadbeefdead90b3");
        assertThat(validate(Map.of("dlid", "deadbeefdeadbeefdeadbeefdead90b3"))
                        .path("reason")
                        .toString())
                .isEqualTo("invalid_dlid");
        admin().body(terms)
                .post(PATH)
                .then()
                .statusCode(201)
                .body("dlid", equalTo("deadbeef-deadbeef-deadbeef-dead90b3"));
        assertThat(validate(Map.of("dlid", "deadbeefdeadbeefdeadbeefdead90b3")).<Boolean>path("valid"))
                .isTrue();
        admin().body(terms)
                .post(PATH)
                .then()
                .statusCode(409)
                .body("type", equalTo("https://licenseauth.dev/problems/already-exists"));
    }

    @Test
    void ofTwentyThatImportOneKeyAtOnceOneWins() throws Exception {
        List<Integer> statuses = atOnce(
                20,
                () -> authorised(unchecked())
                        .body(Map.of(
                                "app_id", APP, "plan", "pro", "owner", "o", "dlid", "00000000000000000000000000004796"))
                        .post(PATH)
                        .statusCode());
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(19);
    }

    @Test
    void theWholeKeyIsNowhereInTheDatabaseNorInTheEvent() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pro", "owner", "o")).replace("-", "");
        assertThat(count("SELECT count(*) FROM license WHERE license::text LIKE '%" + dlid + "%'"))
                .isZero();
        assertThat(count("SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%" + dlid + "%'"))
                .isZero();
        assertThat(count("SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8') LIKE '%\"dlid\":\""
                        + dlid.substring(0, 4) + "…" + dlid.substring(28) + "\"%'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                {"plan":"pro","owner":"o"}                                                | app_id
                {"app_id":"APP","plan":"pro","owner":"o"}                                 | app_id
                {"app_id":"app_test","owner":"o"}                                         | plan
                {"app_id":"app_test","plan":"PRO","owner":"o"}                            | plan
                {"app_id":"app_test","plan":"none","owner":"o"}                           | plan
                {"app_id":"app_none","plan":"pro","owner":"o"}                            | app_id
                {"app_id":"app_test","plan":7,"owner":"o"}                                | plan
                {"app_id":"app_test","plan":"pro"}                                        | owner
                {"app_id":"app_test","plan":"pro","owner":""}                             | owner
                {"app_id":"app_test","plan":"pro","owner":"a\\u0000b"}                    | owner
                {"app_id":"app_test","plan":"pro","owner":"a\\nb"}                        | owner
                {"app_id":"app_test","plan":"pro","owner":"a\\ud800b"}                    | owner
                {"app_id":"app_test","plan":"pro","owner":"o","level":" "}                | level
                {"app_id":"app_test","plan":"pro","owner":"o","days_valid":0}             | days_valid
                {"app_id":"app_test","plan":"pro","owner":"o","days_valid":36501}         | days_valid
                {"app_id":"app_test","plan":"pro","owner":"o","days_valid":"30"}          | days_valid
                {"app_id":"app_test","plan":"pro","owner":"o","days_valid":1.5}           | days_valid
                {"app_id":"app_test","plan":"pro","owner":"o","days_valid":99999999999}   | days_valid
                {"app_id":"app_test","plan":"pro","owner":"o","max_devices":0}            | max_devices
                {"app_id":"app_test","plan":"pro","owner":"o","max_devices":-1}           | max_devices
                {"app_id":"app_test","plan":"pro","owner":"o","max_devices":true}         | max_devices
                {"app_id":"app_test","plan":"pro","owner":"o","max_activations":1000001}  | max_activations
                {"app_id":"app_test","plan":"pro","owner":"o","max_domains":"5"}          | max_domains
                {"app_id":"app_test","plan":"pro","owner":"o","products":["none"]}        | products
                {"app_id":"app_test","plan":"pro","owner":"o","products":["BASE"]}        | products.0
                {"app_id":"app_test","plan":"pro","owner":"o","products":["crm","crm"]}   | products.1
                {"app_id":"app_test","plan":"pro","owner":"o","products":[null]}          | products.0
                {"app_id":"app_test","plan":"pro","owner":"o","products":"crm"}           | products
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":"yesterday"}    | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":"1999-01-01T00:00:00Z"} | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":1700000000}     | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":"1700000000"}   | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":""}             | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","starts_at":"2026-01-01"}   | starts_at
                {"app_id":"app_test","plan":"pro","owner":"o","domain_binding":"always"}  | domain_binding
                {"app_id":"app_test","plan":"pro","owner":"o","count":0}                  | count
                {"app_id":"app_test","plan":"pro","owner":"o","count":1001}               | count
                {"app_id":"app_test","plan":"pro","owner":"o","note":""}                  | note
                {"app_id":"app_test","plan":"pro","owner":"o","dlid":"xyz"}               | dlid
                {"app_id":"app_test","plan":"pro","owner":"o","dlid":"deadbeefdeadbeefdeadbeefdead90b4"} | dlid
                {"app_id":"app_test","plan":"pro","owner":"o","count":2,"dlid":"deadbeefdeadbeefdeadbeefdead90b3"} | count
                {"app_id":"app_test","plan":"pro","owner":"o","max_device":1}             | max_device
                {"app_id":"app_test","plan":"pro","owner":"o","plan":"pro"}               | plan
                {"app_id":"app_test","plan":"pro","owner":"o","":1,"":1}                  | ''
                """)
    void aWrongFieldIsNamed(String body, String field) {
        long licences = count("SELECT count(*) FROM license");
        authorised(unchecked())
                .body(body)
                .post(PATH)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("https://licenseauth.dev/problems/invalid-request"))
                .body("errors.field", hasItem(field));
        assertThat(count("SELECT count(*) FROM license")).isEqualTo(licences);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "null", "{\"plan\":\"pro\"} {}", "{'plan':'pro'}", "\u0000"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        authorised(unchecked())
                .body(body)
                .post(PATH)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("https://licenseauth.dev/problems/malformed-body"));
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedBeforeItIsRead() {
        authorised(unchecked())
                .body("{\"plan\":\"" + "x".repeat(1_100_000) + "\"}")
                .post(PATH)
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("type", equalTo("https://licenseauth.dev/problems/body-too-large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "bearer null"})
    void withoutAValidTokenNothingIsToldOrDone(String authorization) {
        for (String path : List.of(PATH, "/api/v1/apps", "/api/v1/products", "/api/v1/plans")) {
            Response response = unchecked()
                    .header("Authorization", authorization)
                    .body("{\"rubbish\":")
                    .post(path);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(response.contentType()).startsWith("application/problem+json");
        }
    }

    @Test
    void theRequestIdIsEchoedAndPutOnTheEvent() {
        admin().header("X-Request-Id", "order-4711")
                .body(Map.of("app_id", APP, "plan", "pro", "owner", "traced"))
                .post(PATH)
                .then()
                .statusCode(201)
                .header("X-Request-Id", equalTo("order-4711"));
        assertThat(count("SELECT count(*) FROM outbox WHERE convert_from(payload, 'UTF8')"
                        + " LIKE '%\"request_id\":\"order-4711\"%'"))
                .isEqualTo(1);
    }

    @Test
    void aRequestIdThatCouldForgeALogLineIsReplaced() {
        admin().header("X-Request-Id", "a b")
                .body(Map.of("app_id", APP, "plan", "pro", "owner", "o"))
                .post(PATH)
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        authorised(io.restassured.RestAssured.given().contentType(ContentType.XML))
                .body("<x/>")
                .post(PATH)
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }
}
