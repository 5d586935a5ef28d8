package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
class IdempotencyKeyTest extends LicenseServiceTest {
    private static final String PATH = "/api/v1/licenses";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    @Test
    void theSameKeyAndRequestGetTheFirstAnswerAgain() {
        Map<String, Object> terms = Map.of("app_id", APP, "plan", "pro", "owner", "repeat");
        Response first = admin().header("Idempotency-Key", "k-1").body(terms).post(PATH);
        Response second = admin().header("Idempotency-Key", "k-1").body(terms).post(PATH);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(count("SELECT count(*) FROM license WHERE owner = 'repeat'")).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        admin().header("Idempotency-Key", "k-2")
                .body(Map.of("app_id", APP, "plan", "pro", "owner", "a"))
                .post(PATH)
                .then()
                .statusCode(201);
        admin().header("Idempotency-Key", "k-2")
                .body("{\"app_id\":\"app_test\",\"plan\":\"pro\",\"owner\":\"a\",\"max_devices\":null}")
                .post(PATH)
                .then()
                .statusCode(409)
                .body("type", equalTo("https://licenseauth.dev/problems/idempotency-key-reused"));
    }

    @Test
    void aKeyIsScopedToItsRoute() {
        admin().header("Idempotency-Key", "k-3")
                .body(Map.of("app_id", APP, "plan", "pro", "owner", "a"))
                .post(PATH)
                .then()
                .statusCode(201);
        admin().header("Idempotency-Key", "k-3")
                .body(Map.of("app_id", APP, "code", "scoped", "name", "n"))
                .post("/api/v1/products")
                .then()
                .statusCode(201);
    }

    @Test
    void aRefusalIsNotKept() {
        admin().header("Idempotency-Key", "k-4")
                .body(Map.of("app_id", APP, "plan", "later", "owner", "a"))
                .post(PATH)
                .then()
                .statusCode(400);
        admin().body(Map.of("app_id", APP, "code", "later", "name", "Later"))
                .post("/api/v1/plans")
                .then()
                .statusCode(201);
        admin().header("Idempotency-Key", "k-4")
                .body(Map.of("app_id", APP, "plan", "later", "owner", "a"))
                .post(PATH)
                .then()
                .statusCode(201);
    }

    @Test
    void ofFiftyWithOneKeyAtOnceOneIssuesAndAllOthersLearnOfIt() throws Exception {
        List<Response> responses = atOnce(
                50,
                () -> authorised(unchecked())
                        .header("Idempotency-Key", "k-5")
                        .body(Map.of("app_id", APP, "plan", "pro", "owner", "storm"))
                        .post(PATH));
        Set<String> answers = new HashSet<>();
        for (Response response : responses) {
            switch (response.statusCode()) {
                case 201 -> answers.add(response.asString());
                case 409 -> assertThat(response.header("Retry-After")).isEqualTo("1");
                default -> throw new AssertionError("unexpected " + response.statusCode() + response.asString());
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(count("SELECT count(*) FROM license WHERE owner = 'storm'")).isEqualTo(1);
    }

    @Test
    void whatWasFreedOrRemovedIsAnsweredAgainTheSame() {
        String licence = PATH + "/"
                + admin().body(Map.of("app_id", APP, "plan", "pos", "owner", "freed"))
                        .post(PATH)
                        .path("id");
        String domain = licence + "/domains/"
                + admin().body(Map.of("domain", "shop.example.com"))
                        .post(licence + "/domains")
                        .path("id");
        String device = licence + "/devices/"
                + admin().body(Map.of("hwid", "a")).post(licence + "/devices").path("id");
        String app = "/api/v1/apps/gone";
        admin().body(Map.of("id", "gone", "name", "x")).post("/api/v1/apps");
        for (String path : List.of(domain, device, app)) {
            assertThat(delete(admin(), path).header("Idempotency-Replayed")).isNull();
            assertThat(delete(admin(), path).header("Idempotency-Replayed")).isEqualTo("true");
            admin().delete(path).then().statusCode(404);
        }
        assertThat(count("SELECT count(*) FROM outbox WHERE ce_type IN ('license.domain_released',"
                        + " 'license.device_released') AND aggregate_id = 'license:"
                        + licence.substring(PATH.length() + 1)
                        + "'"))
                .isEqualTo(2);
    }

    /** Though by then he would have to wait before he may free another one. */
    @Test
    void anOwnerWhoGotNoAnswerAsksAgainAndIsNotToldToWait() {
        TestUser owner = TestUser.owning("frees");
        String id = admin().body(Map.of("app_id", APP, "plan", "pos", "owner", "frees"))
                .post(PATH)
                .path("id");
        String own = "/api/v1/my/licenses/" + id + "/domains/";
        String first = own + domain(id, "a.example.com");
        String second = own + domain(id, "b.example.com");
        delete(as(owner), first);

        Response again = delete(as(owner), first);

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        as(owner).header("Idempotency-Key", "k-free").delete(second).then().statusCode(429);
    }

    private RequestSpecification as(TestUser user) {
        return anonymous().header("Authorization", "Bearer " + suite.auth().token(user));
    }

    private String domain(String license, String name) {
        return admin().body(Map.of("domain", name))
                .post(PATH + "/" + license + "/domains")
                .path("id");
    }

    private static Response delete(RequestSpecification request, String path) {
        return request.header("Idempotency-Key", "k-free")
                .delete(path)
                .then()
                .statusCode(204)
                .extract()
                .response();
    }

    static List<String> keysThatCannotBe() {
        return List.of("ü", "a b", "k".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("keysThatCannotBe")
    void aKeyThatCannotBeOneIsRefused(String key) {
        authorised(unchecked())
                .header("Idempotency-Key", key)
                .body(Map.of("app_id", APP, "plan", "pro", "owner", "a"))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("Idempotency-Key"));
    }
}
