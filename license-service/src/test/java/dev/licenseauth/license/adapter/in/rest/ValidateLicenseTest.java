package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class ValidateLicenseTest extends LicenseServiceTest {
    private static final String PATH = "/api/v1/licensing/validate";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    @Test
    void aValidLicenceGetsTheFixedAnswer() {
        String dlid = issue(Map.of(
                "app_id", APP, "plan", "pos", "owner", "o", "starts_at", "2026-01-01T00:00:00Z", "days_valid", 36_500));
        Response response = validate(Map.of("dlid", dlid, "product", "pos", "domain", "shop.example.com"));
        assertThat(response.asString())
                .isEqualTo("{\"valid\":true,\"tier\":\"pos\",\"tier_name\":\"MokoSuite POS\","
                        + "\"products\":[\"base\",\"crm\",\"erp\",\"pos\"],\"domains_used\":1,\"domains_max\":5,"
                        + "\"expires_at\":\"2125-12-08T00:00:00Z\",\"status\":\"active\",\"refresh_after\":86400}");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.contentType()).isEqualTo("application/json");
    }

    @Test
    void aPerpetualUnlimitedLicenceAnswersWithNulls() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pro", "owner", "o", "products", new String[] {"crm"}));
        validate(Map.of("dlid", dlid))
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("products", contains("base", "crm"))
                .body("domains_max", nullValue())
                .body("expires_at", nullValue());
    }

    @Test
    void anExpiredLicenceGetsTheFixedAnswer() {
        String dlid = issue(Map.of(
                "app_id", APP, "plan", "pos", "owner", "o", "starts_at", "2026-01-01T00:00:00Z", "days_valid", 1));
        assertThat(validate(Map.of("dlid", dlid)).asString())
                .isEqualTo("{\"valid\":false,\"reason\":\"expired\",\"refresh_after\":300}");
    }

    @Test
    void aLicenceThatBeginsLaterIsNotYetValid() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o", "starts_at", "2199-01-01T00:00:00Z"));
        validate(Map.of("dlid", dlid)).then().body("reason", equalTo("not_yet_valid"));
    }

    @ParameterizedTest
    @CsvSource({"suspended, suspended", "revoked, revoked", "deleted, invalid_dlid"})
    void whatAnOperatorDecidedIsTheReason(String status, String reason) throws SQLException {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "status-" + status));
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE license SET status = '" + status + "' WHERE owner = 'status-" + status + "'");
        }
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(false)).body("reason", equalTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "POS", "pos ", "%", "' OR 1=1 --"})
    void aProductThatIsNotEntitledToIsNoEntitlement(String product) {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        validate(Map.of("dlid", dlid, "product", product)).then().body("reason", equalTo("no_entitlement"));
    }

    /** Who guesses learns nothing: a key that is malformed, mistyped or unknown gets the same bytes and headers. */
    @Test
    void everyWrongKeyLooksAlike() {
        Response malformed = validate(Map.of("dlid", "rubbish"));
        Response mistyped = validate(Map.of("dlid", "deadbeefdeadbeefdeadbeefdead90b4"));
        Response unknown = validate(Map.of("dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942"));
        assertThat(malformed.asString())
                .isEqualTo("{\"valid\":false,\"reason\":\"invalid_dlid\",\"refresh_after\":300}")
                .isEqualTo(mistyped.asString())
                .isEqualTo(unknown.asString());
        assertThat(headerNames(malformed)).isEqualTo(headerNames(mistyped)).isEqualTo(headerNames(unknown));
    }

    private static String headerNames(Response response) {
        return response.headers().asList().stream()
                .map(header -> header.hasSameNameAs(new io.restassured.http.Header("X-Request-Id", ""))
                        ? header.getName()
                        : header.toString())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theKeyIsReadHoweverItIsWritten() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        for (String written : new String[] {
            dlid.toUpperCase(java.util.Locale.ROOT), " " + dlid.replace("-", " ") + " ", dlid.replace("-", "\u2013")
        }) {
            validate(Map.of("dlid", written)).then().body("valid", equalTo(true));
        }
    }

    @Test
    void byPostTheKeyStaysOutOfTheUrlAndUnknownFieldsAreIgnored() {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "o"));
        unchecked()
                .body("{\"dlid\":\"" + dlid
                        + "\",\"product\":\"pos\",\"domain\":null,\"sdk\":\"php\",\"extra\":{\"a\":[1]}}")
                .post(PATH)
                .then()
                .statusCode(200)
                .body("valid", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        "'', dlid",
        "'?dlid=', dlid",
        "'?product=pos', dlid",
        "'?dlid=a&dlid=b', dlid",
        "'?dlid=a&product=x&product=y', product",
        "'?dlid=a&domain=x.com&domain=y.com', domain",
        "'?dlid=a&domain=not a host', domain",
        "'?dlid=a&domain=..', domain",
        "'?dlid=a&domain=%00', domain"
    })
    void aQuestionThatCannotBeAnsweredIsRefused(String query, String field) {
        io.restassured.RestAssured.given()
                .urlEncodingEnabled(false)
                .get(PATH + query.replace(" ", "%20"))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlid", "product", "domain"})
    void anOverlongValueIsRefused(String parameter) {
        unchecked()
                .queryParam("dlid", parameter.equals("dlid") ? "" : "a1b2c3d4e5f6a7b8c9d0e1f20011a942")
                .queryParam(parameter, "a".repeat(256))
                .get(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem(parameter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"dlid\":5}", "{\"dlid\":{}}", "{\"dlid\":null}"})
    void aBodyThatIsNoQuestionIsRefused(String body) {
        unchecked().body(body).post(PATH).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void itAnswersInMemoryWhenAskedAgain() throws SQLException {
        String dlid = issue(Map.of("app_id", APP, "plan", "pos", "owner", "cached"));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
        try (Connection connection = suite.database().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE license SET status = 'revoked' WHERE owner = 'cached'");
        }
        // Changed behind the service's back: the held answer stands until it lapses.
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
    }
}
