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

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class SearchLicensesTest extends LicenseServiceTest {
    private static final String PATH = "/api/v1/licenses";
    private static final Map<String, String> REASON = Map.of("reason", "test");

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private Response licence(String owner, Map<String, ?> more) {
        return licence(admin(), owner, more);
    }

    private static Response licence(RequestSpecification as, String owner, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", owner));
        body.putAll(more);
        Response response = as.body(body).post(PATH);
        assertThat(response.statusCode()).isEqualTo(201);
        return response;
    }

    private List<String> owners(String... query) {
        return owners(admin(), query);
    }

    private static List<String> owners(RequestSpecification as, String... query) {
        for (int i = 0; i < query.length; i += 2) {
            as.queryParam(query[i], query[i + 1]);
        }
        Response response = as.get(PATH);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response.path("items.owner");
    }

    private RequestSpecification as(TestUser user) {
        return anonymous().header("Authorization", "Bearer " + suite.auth().token(user));
    }

    @Test
    void everyFilterFindsItsOwnAndNothingElse() {
        admin().body(Map.of("app_id", APP, "code", "lenient", "name", "Lenient", "grace_days", 30))
                .post("/api/v1/plans");
        licence("f-pro", Map.of("plan", "pro", "level", "gold"));
        licence("f-addon", Map.of("plan", "pro", "level", "f", "products", List.of("crm")));
        Response held = licence("f-domain", Map.of("level", "f"));
        validate(Map.of("dlid", held.path("dlid"), "domain", "held.example.org"));
        Response wide = licence("f-wide", Map.of("level", "f"));
        admin().body(Map.of("domain", "*.example.org")).post(PATH + "/" + wide.path("id") + "/domains");
        licence("f-later", Map.of("level", "f", "starts_at", "2100-01-01T00:00:00Z", "days_valid", 1));
        licence("f-expired", Map.of("level", "f", "starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        Response grace = licence(
                "f-grace",
                Map.of("plan", "lenient", "level", "f", "starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        change("UPDATE license SET expires_at = now() - interval '1 day' WHERE owner = 'f-grace'");
        Response suspended = licence("f-suspended", Map.of("level", "f"));
        admin().body(REASON).post(PATH + "/" + suspended.path("id") + "/suspend");
        Response revoked = licence("f-revoked", Map.of("level", "f"));
        admin().body(REASON).post(PATH + "/" + revoked.path("id") + "/revoke");

        assertThat(owners("plan", "pro", "level", "gold")).containsExactly("f-pro");
        assertThat(owners("owner", "f-pro")).containsExactly("f-pro");
        assertThat(owners("owner", "F-PRO")).isEmpty();
        assertThat(owners("app", "app_other")).isEmpty();
        assertThat(owners("level", "f", "product", "crm", "plan", "pro")).containsExactly("f-addon");
        assertThat(owners("level", "f", "product", "crm"))
                .contains("f-addon", "f-domain")
                .doesNotContain("f-pro");
        assertThat(owners("domain", "https://www.held.example.org/x")).containsExactly("f-wide", "f-domain");
        assertThat(owners("level", "f", "status", "not_yet_valid")).containsExactly("f-later");
        assertThat(owners("level", "f", "status", "expired")).containsExactly("f-expired");
        assertThat(owners("level", "f", "status", "grace")).containsExactly("f-grace");
        assertThat(owners("level", "f", "status", "suspended")).containsExactly("f-suspended");
        assertThat(owners("level", "f", "status", "revoked")).containsExactly("f-revoked");
        assertThat(owners("level", "f", "status", "active")).containsExactly("f-wide", "f-domain", "f-addon");
        assertThat(owners("level", "f", "expires_from", "2020-01-31T00:00:00Z", "expires_to", "2020-01-31T00:00:01Z"))
                .containsExactly("f-expired");
        assertThat(owners("level", "f", "expires_to", "2020-01-31T00:00:00Z")).isEmpty();
        assertThat(owners("created_to", "2020-01-01T00:00:00Z")).isEmpty();
        assertThat(owners("level", "gold", "created_from", "2020-01-01T00:00:00Z"))
                .containsExactly("f-pro");
        assertThat(grace.<String>path("status")).isEqualTo("active");
    }

    @Test
    void textFindsWordsOfOwnerAndNoteAndNeverKeys() {
        Response one = licence("Müller_GmbH 0815", Map.of("note", "paid by cheque, see crm/4711"));
        licence("mueller", Map.of("note", "other"));
        assertThat(owners("text", "müller")).containsExactly("Müller_GmbH 0815");
        assertThat(owners("text", "GMBH chequ")).containsExactly("Müller_GmbH 0815");
        assertThat(owners("text", "4711 0815")).containsExactly("Müller_GmbH 0815");
        assertThat(owners("text", "müller other")).isEmpty();
        // What would be operators of the query's language are no words.
        assertThat(owners("text", "mueller & ! (x) | 'other'")).isEmpty();
        assertThat(owners("text", "'mueller':*")).containsExactly("mueller");
        String dlid = one.path("dlid");
        assertThat(owners("text", dlid)).isEmpty();
        assertThat(owners("text", dlid.substring(0, 4))).isEmpty();
    }

    @Test
    void pagesShowEachLicenceOnceNewestFirst() {
        for (int i = 0; i < 7; i++) {
            licence("page-" + i, Map.of("level", "paged"));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = admin().queryParam("level", "paged").queryParam("limit", 3);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(PATH);
            seen.addAll(page.path("items.owner"));
            cursor = page.path("next_cursor");
        } while (cursor != null);
        assertThat(seen).containsExactly("page-6", "page-5", "page-4", "page-3", "page-2", "page-1", "page-0");
    }

    /** Whatever a caller asks for, he finds only what he may read. */
    @Test
    void nobodyFindsWhatIsNotHis() {
        TestUser mine = TestUser.of(Role.RESELLER);
        licence(as(mine), "scope-a", Map.of("level", "scope"));
        licence("scope-b", Map.of("level", "scope"));
        assertThat(owners(as(mine), "level", "scope")).containsExactly("scope-a");
        assertThat(owners(as(mine), "owner", "scope-b")).isEmpty();
        assertThat(owners(as(mine), "text", "scope")).containsExactly("scope-a");
        assertThat(owners(as(TestUser.of(Role.RESELLER)), "level", "scope")).isEmpty();
        assertThat(owners(as(TestUser.owning("scope-b")), "level", "scope")).containsExactly("scope-b");
        assertThat(owners(as(TestUser.owning("scope-b")), "owner", "scope-a")).isEmpty();
        assertThat(owners(as(TestUser.of(Role.USER)))).isEmpty();
        assertThat(owners(as(TestUser.of(Role.SUPPORT)), "level", "scope")).containsExactly("scope-b", "scope-a");
        anonymous().get(PATH).then().statusCode(401);
    }

    /** Nor does he learn them word by word, by asking whether a search still finds his licence. */
    @Test
    void anOwnerReadsNothingOfWhatOperatorsNoteAmongThemselves() {
        Response licence = licence("noted one", Map.of("note", "suspect shares it"));
        String path = PATH + "/" + licence.path("id");
        admin().body(Map.of("reason", "suspect again")).post(path + "/suspend");
        Map<String, String> lookup = Map.of("dlid", licence.path("dlid"));
        String status = "/api/v1/licensing/" + licence.path("dlid") + "/status";
        TestUser owner = TestUser.owning("noted one");

        List<Response> shown = List.of(
                as(owner).get(PATH),
                as(owner).get(path),
                as(owner).body(lookup).post(PATH + "/lookup"),
                as(owner).get(status));
        for (Response answer : shown) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.asString())
                    .contains("\"note\":null", "\"status_reason\":null", "noted one")
                    .doesNotContain("suspect");
        }
        assertThat(owners(as(owner), "text", "suspect")).isEmpty();
        assertThat(owners(as(owner), "text", "noted")).containsExactly("noted one");
        assertThat(owners(as(owner), "text", "noted suspect")).isEmpty();

        assertThat(owners("text", "suspect")).containsExactly("noted one");
        assertThat(admin().get(path).<String>path("status_reason")).isEqualTo("suspect again");
        assertThat(admin().get(status).asString()).contains("suspect again", "suspect shares it");
    }

    @Test
    void whatIsWrongIsNamed() {
        Map<String, String> wrong = new HashMap<>(Map.of(
                "status", "deleted",
                "app", "APP",
                "plan", "no code",
                "product", "'",
                "domain", "co.uk",
                "expires_from", "yesterday",
                "expires_to", "+999999999-12-31T00:00:00Z",
                "created_from", "1999-12-31T00:00:00Z",
                "created_to", "2026-01-01",
                "text", "-- !"));
        wrong.putAll(Map.of(
                "limit", "201",
                "cursor", "AQAAAAAAAAAA",
                "owner", "a\u0007b",
                "level", "x".repeat(65),
                "dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942",
                "sort", "owner"));
        RequestSpecification request = authorised(unchecked());
        wrong.forEach(request::queryParam);
        Response answer = request.queryParam("plan", "twice").get(PATH);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<List<String>>path("errors.field")).containsExactlyInAnyOrderElementsOf(wrong.keySet());
    }
}
