package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class LifeCycleTest extends LicenseServiceTest {
    private static final Map<String, String> REASON = Map.of("reason", "charge disputed");

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private record Issued(String id, String dlid) {}

    private Issued licence(RequestSpecification as, String owner, Map<String, ?> terms) {
        Map<String, Object> all = new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", owner));
        all.putAll(terms);
        Response response = as.body(all).post("/api/v1/licenses");
        return new Issued(response.path("id"), response.path("dlid"));
    }

    private RequestSpecification as(TestUser user) {
        return anonymous().header("Authorization", "Bearer " + suite.auth().token(user));
    }

    private static String path(Issued licence, String action) {
        return "/api/v1/licenses/" + licence.id() + "/" + action;
    }

    @Test
    void aRevokedLicenceIsInvalidAtOnceForEveryDomainAndForGood() {
        Issued licence = licence(admin(), "revoked", Map.of());
        validate(Map.of("dlid", licence.dlid(), "domain", "a.example.org"))
                .then()
                .body("valid", equalTo(true));
        admin().body(REASON)
                .post(path(licence, "revoke"))
                .then()
                .statusCode(200)
                .body("status", equalTo("revoked"))
                .body("status_reason", equalTo("charge disputed"))
                .body("version", equalTo(2));
        for (String domain : List.of("a.example.org", "b.example.org")) {
            assertThat(validate(Map.of("dlid", licence.dlid(), "domain", domain))
                            .asString())
                    .isEqualTo("{\"valid\":false,\"reason\":\"revoked\",\"refresh_after\":300}");
        }
        for (String action : List.of("revoke", "suspend", "reinstate")) {
            admin().body(REASON)
                    .post(path(licence, action))
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("https://licenseauth.dev/problems/status-conflict"));
        }
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type = 'license.revoked' AND aggregate_id = 'license:"
                        + licence.id()
                        + "' AND convert_from(payload, 'UTF8') LIKE '%\"before\":{\"status\":\"active\"}%'"))
                .isOne();
    }

    @Test
    void aSuspendedLicenceIsReinstated() {
        Issued licence = licence(admin(), "suspended", Map.of());
        admin().body(REASON).post(path(licence, "reinstate")).then().statusCode(409);
        admin().body(REASON).post(path(licence, "suspend")).then().body("status", equalTo("suspended"));
        validate(Map.of("dlid", licence.dlid())).then().body("reason", equalTo("suspended"));
        admin().body(REASON).post(path(licence, "reinstate")).then().body("status", equalTo("active"));
        validate(Map.of("dlid", licence.dlid())).then().body("valid", equalTo(true));
    }

    @Test
    void whoHasSeenAnotherVersionIsRefused() {
        Issued licence = licence(admin(), "etag", Map.of());
        String etag = admin().get("/api/v1/licenses/" + licence.id())
                .then()
                .statusCode(200)
                .body("dlid", matchesPattern("[0-9a-f]{4}…[0-9a-f]{4}"))
                .body("status", equalTo("active"))
                .extract()
                .header("ETag");
        assertThat(etag).isEqualTo("\"1\"");
        admin().header("If-Match", etag)
                .body(REASON)
                .post(path(licence, "suspend"))
                .then()
                .statusCode(200);
        for (String outdated : List.of(etag, "W/\"2\"", "\"99999999999999999999\"", "\"1\", \"3\"")) {
            admin().header("If-Match", outdated)
                    .body(REASON)
                    .post(path(licence, "revoke"))
                    .then()
                    .statusCode(412);
        }
        admin().header("If-Match", "rubbish")
                .body(REASON)
                .post(path(licence, "revoke"))
                .then()
                .statusCode(400)
                .body("errors.field", contains("If-Match"));
        admin().header("If-Match", "\"2\"")
                .body(REASON)
                .post(path(licence, "revoke"))
                .then()
                .statusCode(200);
    }

    @Test
    void theSameRequestWithTheSameKeyIsAnsweredTheSame() {
        Issued licence = licence(admin(), "idempotent", Map.of());
        String key = UUID.randomUUID().toString();
        String first = admin().header("Idempotency-Key", key)
                .body(REASON)
                .post(path(licence, "revoke"))
                .asString();
        admin().header("Idempotency-Key", key)
                .body(REASON)
                .post(path(licence, "revoke"))
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", "true")
                .body(equalTo(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"reason\":\"\"}", "{\"reason\":null}", "{\"reason\":\"x\",\"days\":3}"})
    void aChangeNeedsAReasonAndNothingElse(String body) {
        Issued licence = licence(admin(), "reason", Map.of());
        authorised(unchecked()).body(body).post(path(licence, "revoke")).then().statusCode(400);
    }

    @Test
    void whatIsNotYoursDoesNotExist() {
        TestUser mine = TestUser.of(Role.RESELLER);
        TestUser other = TestUser.of(Role.RESELLER);
        TestUser owner = TestUser.owning("scoped");
        TestUser stranger = TestUser.owning("somebody else");
        Issued licence = licence(as(mine), "scoped", Map.of());
        String byId = "/api/v1/licenses/" + licence.id();
        String byKey = "/api/v1/licensing/" + licence.dlid() + "/status";
        for (TestUser reader : List.of(mine, owner, TestUser.of(Role.SUPPORT), TestUser.of(Role.ADMIN))) {
            as(reader).get(byId).then().statusCode(200);
            as(reader).get(byKey).then().statusCode(200);
        }
        for (TestUser reader : List.of(other, stranger, TestUser.of(Role.USER))) {
            as(reader).get(byId).then().statusCode(404);
            as(reader).get(byKey).then().statusCode(404);
        }
        as(other).body(REASON).post(path(licence, "revoke")).then().statusCode(404);
        as(other).body(REASON).post(path(licence, "suspend")).then().statusCode(404);
        for (Role role : List.of(Role.USER, Role.SUPPORT)) {
            as(TestUser.of(role))
                    .body(REASON)
                    .post(path(licence, "revoke"))
                    .then()
                    .statusCode(403);
        }
        as(owner).body(REASON).post(path(licence, "revoke")).then().statusCode(403);
        as(mine).body(REASON).post(path(licence, "revoke")).then().statusCode(200);
    }

    /** A probe for licences learns nothing: unknown, malformed and not its own look the same but for the request id. */
    @Test
    void unknownMalformedAndForeignLookAlike() {
        Issued licence = licence(admin(), "foreign", Map.of());
        TestUser stranger = TestUser.owning("stranger");
        List<String> answers = List.of(
                        licence.dlid(),
                        "a1b2c3d4e5f6a7b8c9d0e1f20011a942",
                        "deadbeefdeadbeefdeadbeefdead90b4",
                        "rubbish")
                .stream()
                .map(dlid -> as(stranger).get("/api/v1/licensing/" + dlid + "/status"))
                .map(response -> response.statusCode() + response.asString().replaceAll("\"instance\":\"[^\"]*\"", ""))
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()).startsWith("404");
        for (String id : List.of(licence.id(), UUID.randomUUID().toString(), "1", "rubbish")) {
            as(stranger).get("/api/v1/licenses/" + id).then().statusCode(404);
        }
    }

    @Test
    void withoutACredentialNothingIsLookedUp() {
        Issued licence = licence(admin(), "closed", Map.of());
        for (String dlid : List.of(licence.dlid(), "rubbish")) {
            anonymous().get("/api/v1/licensing/" + dlid + "/status").then().statusCode(401);
        }
        anonymous().get("/api/v1/licenses/" + licence.id()).then().statusCode(401);
        anonymous().body(REASON).post(path(licence, "revoke")).then().statusCode(401);
    }

    @Test
    void theStatusShowsAllThereIsToKnow() {
        Issued licence = licence(
                admin(),
                "status",
                Map.of("plan", "pro", "products", List.of("crm"), "max_domains", 1, "max_devices", 2, "days_valid", 7));
        validate(Map.of("dlid", licence.dlid(), "domain", "a.example.org"))
                .then()
                .body("valid", equalTo(true));
        anonymous()
                .body(Map.of("dlid", licence.dlid(), "hwid", "x", "device_name", "Till"))
                .post("/api/v1/licensing/activate");
        admin().body(REASON).post(path(licence, "suspend"));
        admin().get("/api/v1/licensing/" + licence.dlid() + "/status")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("license.id", equalTo(licence.id()))
                .body("license.status", equalTo("suspended"))
                .body("entitlements.product", contains("base", "crm"))
                .body("entitlements.source", contains("plan", "add_on"))
                .body("domains.used", equalTo(1))
                .body("domains.items[0].domain", equalTo("a.example.org"))
                .body("domains.items[0].released_at", nullValue())
                .body("devices.used", equalTo(1))
                .body("devices.activations_used", equalTo(1))
                .body("devices.items[0].name", equalTo("Till"))
                .body("warnings", hasItem("domain_limit_reached"))
                .body("history", hasSize(2))
                .body("history.action", contains("issue", "suspend"))
                .body("history[1].reason", equalTo("charge disputed"))
                .body("validation.valid", equalTo(false))
                .body("validation.reason", equalTo("suspended"));
    }
}
