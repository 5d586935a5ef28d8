package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
class CatalogTest extends LicenseServiceTest {
    private static final String PLANS = "/api/v1/plans";
    private static final String PRODUCTS = "/api/v1/products";
    private static final String APPS = "/api/v1/apps";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private RequestSpecification ofApp() {
        return admin().queryParam("app_id", APP);
    }

    private void plan(String code, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("app_id", APP, "code", code, "name", code));
        body.putAll(more);
        admin().body(body).post(PLANS).then().statusCode(201);
    }

    private long events(String type, String subject) {
        return count("SELECT count(*) FROM outbox WHERE ce_type = '" + type + "' AND aggregate_id = '" + subject + "'");
    }

    @Test
    void aChangedPlanChangesItsLicencesAtOnceAndTheirAddOnsStay() {
        plan("growing", Map.of("products", List.of("base")));
        String dlid = issue(Map.of("app_id", APP, "plan", "growing", "owner", "o", "products", List.of("crm")));
        validate(Map.of("dlid", dlid, "product", "erp")).then().body("reason", equalTo("no_entitlement"));
        String etag =
                ofApp().get(PLANS + "/growing").then().statusCode(200).extract().header("ETag");

        ofApp().header("If-Match", etag)
                .body(Map.of("products", List.of("erp", "base"), "name", "Grown", "grace_days", 3))
                .patch(PLANS + "/growing")
                .then()
                .statusCode(200)
                .body("products", contains("erp", "base"))
                .body("version", equalTo(2));

        validate(Map.of("dlid", dlid, "product", "erp"))
                .then()
                .body("valid", equalTo(true))
                .body("tier_name", equalTo("Grown"))
                .body("products", contains("erp", "base", "crm"));
        ofApp().header("If-Match", etag)
                .body(Map.of("name", "x"))
                .patch(PLANS + "/growing")
                .then()
                .statusCode(412);
        // The same order again is no change, another one is.
        ofApp().body(Map.of("products", List.of("erp", "base")))
                .patch(PLANS + "/growing")
                .then()
                .body("version", equalTo(2));
        ofApp().body(Map.of("products", List.of("base", "erp")))
                .patch(PLANS + "/growing")
                .then()
                .body("version", equalTo(3));
        ofApp().body(Map.of("products", List.of()))
                .patch(PLANS + "/growing")
                .then()
                .statusCode(200);
        validate(Map.of("dlid", dlid, "product", "base")).then().body("reason", equalTo("no_entitlement"));
        validate(Map.of("dlid", dlid, "product", "crm")).then().body("valid", equalTo(true));
        assertThat(events("catalog.plan_updated", "plan:" + APP + "/growing")).isEqualTo(3);
    }

    @Test
    void whatAPlanAsksOfACheckAppliesToItsLicences() {
        plan("asking", Map.of("products", List.of("base")));
        String dlid = issue(Map.of(
                "app_id", APP, "plan", "asking", "owner", "o", "starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        validate(Map.of("dlid", dlid)).then().body("reason", equalTo("expired"));
        change("UPDATE license SET expires_at = now() - interval '1 day' WHERE plan_code = 'asking'");
        ofApp().body(Map.of("grace_days", 7)).patch(PLANS + "/asking").then().statusCode(200);
        validate(Map.of("dlid", dlid)).then().body("status", equalTo("grace"));
        ofApp().body(Map.of("domain_required", true))
                .patch(PLANS + "/asking")
                .then()
                .statusCode(200);
        validate(Map.of("dlid", dlid)).then().body("reason", equalTo("domain_required"));
    }

    @Test
    void limitsOfAPlanAreWhatFurtherLicencesStartWith() {
        plan("limited", Map.of("max_devices", 3));
        issue(Map.of("app_id", APP, "plan", "limited", "owner", "before"));
        ofApp().body("{\"max_devices\":null,\"max_domains\":2,\"domain_binding\":\"auto\"}")
                .patch(PLANS + "/limited")
                .then()
                .statusCode(200)
                .body("max_devices", nullValue())
                .body("max_domains", equalTo(2));
        issue(Map.of("app_id", APP, "plan", "limited", "owner", "after"));
        assertThat(count("SELECT max_devices FROM license WHERE owner = 'before'"))
                .isEqualTo(3);
        assertThat(
                        count(
                                "SELECT count(*) FROM license WHERE owner = 'after' AND max_devices IS NULL AND max_domains = 2"))
                .isOne();
    }

    @Test
    void whatIsInUseIsNotDeleted() {
        admin().body(Map.of("id", "app_gone", "name", "Gone")).post(APPS).then().statusCode(201);
        admin().body(Map.of("app_id", "app_gone", "code", "a", "name", "A"))
                .post(PRODUCTS)
                .then()
                .statusCode(201);
        admin().body(Map.of("app_id", "app_gone", "code", "b", "name", "B"))
                .post(PRODUCTS)
                .then()
                .statusCode(201);
        admin().body(Map.of("app_id", "app_gone", "code", "p", "name", "P", "products", List.of("a")))
                .post(PLANS)
                .then()
                .statusCode(201);
        Response licence = admin().body(
                        Map.of("app_id", "app_gone", "plan", "p", "owner", "o", "products", List.of("b")))
                .post("/api/v1/licenses");
        List<String> all = List.of(APPS + "/app_gone", PRODUCTS + "/a", PRODUCTS + "/b", PLANS + "/p");
        for (String path : all) {
            delete(path).then().statusCode(409).body("type", equalTo("https://licenseauth.dev/problems/in-use"));
        }
        String dlid = licence.path("dlid");
        admin().header("X-Confirm-Delete", dlid.substring(dlid.length() - 4))
                .queryParam("reason", "test")
                .delete("/api/v1/licenses/" + licence.path("id"))
                .then()
                .statusCode(200);
        // From the top down now nothing needs anything.
        for (String path : all.reversed()) {
            delete(path).then().statusCode(204);
            delete(path).then().statusCode(404);
        }
        assertThat(events("catalog.plan_deleted", "plan:app_gone/p")).isOne();
        assertThat(events("catalog.app_deleted", "app:app_gone")).isOne();
    }

    private Response delete(String path) {
        RequestSpecification request = admin();
        return (path.startsWith(APPS) ? request : request.queryParam("app_id", "app_gone")).delete(path);
    }

    /** Whoever comes first: a plan is never gone from under a licence, and nobody gets a fault for it. */
    @Test
    void deletingAPlanWhileItIsIssuedFromLeavesNeitherHalf() throws Exception {
        for (int round = 0; round < 3; round++) {
            String code = "race" + round;
            plan(code, Map.of("products", List.of("base")));
            AtomicInteger turn = new AtomicInteger();
            List<Integer> statuses = atOnce(12, () -> {
                boolean deletes = turn.getAndIncrement() == 6;
                return deletes
                        ? ofApp().delete(PLANS + "/" + code).statusCode()
                        : admin().body(Map.of("app_id", APP, "plan", code, "owner", code))
                                .post("/api/v1/licenses")
                                .statusCode();
            });
            assertThat(statuses).isSubsetOf(201, 400, 204, 409);
            assertThat(count("SELECT count(*) FROM license WHERE owner = '" + code + "'") == 0)
                    .isEqualTo(statuses.contains(204));
        }
    }

    @Test
    void listsArePagedByCode() {
        for (int i = 0; i < 5; i++) {
            plan("page-" + i, Map.of("products", List.of("pos", "base")));
        }
        List<String> codes = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = ofApp().queryParam("limit", 2);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(PLANS);
            page.then().statusCode(200);
            codes.addAll(page.path("items.code"));
            cursor = page.path("next_cursor");
        } while (cursor != null);
        assertThat(codes)
                .doesNotHaveDuplicates()
                .contains("page-0", "page-4", "pos", "pro")
                .isSorted();
        admin().get(APPS).then().statusCode(200).body("items.id", hasItems(APP));
        ofApp().get(PRODUCTS).then().statusCode(200).body("items.code", hasItems("base", "crm", "erp", "pos"));
        String ofPlans = ofApp().queryParam("limit", 1).get(PLANS).path("next_cursor");
        for (String wrong : List.of("rubbish", ofPlans)) {
            authorised(unchecked())
                    .queryParam("cursor", wrong)
                    .get(APPS)
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("cursor"));
        }
        authorised(unchecked()).get(PLANS).then().statusCode(400).body("errors.field", contains("app_id"));
    }

    @Test
    void whatIsWrongIsNamed() {
        plan("wrong", Map.of());
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("name", "{\"name\":null}"),
                Map.entry("grace_days", "{\"grace_days\":366}"),
                Map.entry("renewal_basis", "{\"renewal_basis\":\"never\"}"),
                Map.entry("domain_binding", "{\"domain_binding\":\"AUTO\"}"),
                Map.entry("domain_required", "{\"domain_required\":1}"),
                Map.entry("device_required", "{\"device_required\":null}"),
                Map.entry("max_devices", "{\"max_devices\":-1}"),
                Map.entry("products", "{\"products\":[\"nosuch\"]}"),
                Map.entry("products.1", "{\"products\":[\"base\",\"base\"]}"),
                Map.entry("code", "{\"code\":\"other\"}"),
                Map.entry("app_id", "{\"app_id\":\"app_other\"}"));
        wrong.forEach((field, body) -> {
            Response answer =
                    authorised(unchecked()).queryParam("app_id", APP).body(body).patch(PLANS + "/wrong");
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.<List<String>>path("errors.field")).as(body).contains(field);
        });
        Response emptied = authorised(unchecked())
                .queryParam("app_id", APP)
                .body("{\"products\":null}")
                .patch(PLANS + "/wrong");
        assertThat(emptied.statusCode()).isEqualTo(400);
        assertThat(emptied.<List<String>>path("errors.message")).containsExactly("must not be null");
        for (String twice : List.of(PLANS + "/wrong", PRODUCTS + "/pos")) {
            Response answer =
                    authorised(unchecked()).queryParam("app_id", APP, APP).get(twice);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.<List<String>>path("errors.field")).containsExactly("app_id");
        }
        for (String none : List.of("nosuch", "NO-CODE", "%27%20OR%201=1")) {
            authorised(unchecked())
                    .urlEncodingEnabled(false)
                    .queryParam("app_id", APP)
                    .get(PLANS + "/" + none)
                    .then()
                    .statusCode(404);
        }
        ofApp().get(PLANS + "/wrong").then().body("version", equalTo(1));
    }

    @Test
    void supportAndResellersReadTheCatalogueAndOnlyAdminsWriteIt() {
        plan("guarded", Map.of());
        for (Role role : List.of(Role.SUPPORT, Role.RESELLER)) {
            RequestSpecification reader = as(role).queryParam("app_id", APP);
            reader.get(PLANS + "/guarded").then().statusCode(200);
            as(role).queryParam("app_id", APP)
                    .body(Map.of("grace_days", 365))
                    .patch(PLANS + "/guarded")
                    .then()
                    .statusCode(403);
            as(role).queryParam("app_id", APP).delete(PLANS + "/guarded").then().statusCode(403);
            as(role).delete(APPS + "/" + APP).then().statusCode(403);
        }
        as(Role.USER).get(APPS).then().statusCode(403);
        anonymous().get(APPS + "/" + APP).then().statusCode(401);
        as(Role.ADMIN)
                .body(Map.of("name", "Test"))
                .patch(APPS + "/" + APP)
                .then()
                .statusCode(200);
        as(Role.ADMIN)
                .queryParam("app_id", APP)
                .body(Map.of("name", "Cash desk"))
                .patch(PRODUCTS + "/pos")
                .then()
                .statusCode(200)
                .body("name", equalTo("Cash desk"));
        as(Role.ADMIN)
                .queryParam("app_id", APP)
                .delete(PLANS + "/guarded")
                .then()
                .statusCode(204);
    }

    private RequestSpecification as(Role role) {
        return anonymous().header("Authorization", "Bearer " + suite.auth().token(TestUser.of(role)));
    }

    @Test
    void aMadeUpFieldIsToldBackOnlyAsFarAsItHelps() {
        String pair = "\ud83d\ude00";
        Map<String, String> asked = Map.of(
                "{\"" + "x".repeat(2_000) + "\":1}",
                "x".repeat(128),
                "{\"" + pair.repeat(200) + "\":1}",
                pair.repeat(128),
                "{\"id\":\"a\",\"id\":\"b\"}",
                "id");
        asked.forEach((body, field) -> authorised(unchecked())
                .body(body)
                .post(APPS)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(field)));
    }
}
