package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** What operators do to licences after issuing them. */
@QuarkusTest
class ChangeLicenseTest extends LicenseServiceTest {
    private static final Map<String, String> REASON = Map.of("reason", "charge disputed");
    private static final String LICENSES = "/api/v1/licenses/";

    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
    }

    private record Issued(String id, String dlid) {
        String path() {
            return LICENSES + id;
        }

        String path(String action) {
            return path() + "/" + action;
        }

        String lastFour() {
            return dlid.substring(dlid.length() - 4);
        }
    }

    private Issued licence(Map<String, ?> terms) {
        return licence(admin(), terms);
    }

    private static Issued licence(RequestSpecification as, Map<String, ?> terms) {
        Map<String, Object> all = new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", "acme"));
        all.putAll(terms);
        Response response = as.body(all).post("/api/v1/licenses");
        return new Issued(response.path("id"), response.path("dlid"));
    }

    private RequestSpecification as(TestUser user) {
        return anonymous().header("Authorization", "Bearer " + suite.auth().token(user));
    }

    private Instant end(Issued licence) {
        return Instant.parse(admin().get(licence.path()).path("expires_at"));
    }

    private long events(String type, Issued licence, String containing) {
        return count("SELECT count(*) FROM outbox WHERE ce_type = '" + type + "' AND aggregate_id = 'license:"
                + licence.id() + "' AND convert_from(payload, 'UTF8') LIKE '%" + containing + "%'");
    }

    private static void activate(Issued licence, String hwid, boolean accepted) {
        anonymous()
                .body(Map.of("dlid", licence.dlid(), "hwid", hwid))
                .post("/api/v1/licensing/activate")
                .then()
                .body("activated", equalTo(accepted));
    }

    @Test
    void aRenewalAddsToTheEndOrToNowWhicheverIsLater() {
        Issued early = licence(Map.of("days_valid", 30));
        Instant end = end(early);
        admin().body(Map.of("days", 10))
                .post(early.path("renew"))
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
        assertThat(end(early)).isEqualTo(end.plus(Duration.ofDays(10)));

        Issued late = licence(Map.of("starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        validate(Map.of("dlid", late.dlid())).then().body("reason", equalTo("expired"));
        admin().body(Map.of("days", 10)).post(late.path("renew")).then().statusCode(200);
        assertThat(end(late))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(10)).minusSeconds(60),
                        Instant.now().plus(Duration.ofDays(10)));
        validate(Map.of("dlid", late.dlid())).then().body("valid", equalTo(true));
        assertThat(events("license.renewed", late, "\"before\":{\"expires_at\":\"2020-01-31T00:00:00Z\"}"))
                .isOne();

        Issued gap = licence(Map.of("starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        admin().body(Map.of("days", 10, "basis", "from_expiry"))
                .post(gap.path("renew"))
                .then()
                .statusCode(200);
        assertThat(end(gap)).isEqualTo("2020-02-10T00:00:00Z");
    }

    @Test
    void aRenewalWithoutDaysGivesTheTermThatWasIssued() {
        Issued licence = licence(Map.of("starts_at", "2030-01-01T00:00:00Z", "days_valid", 30));
        admin().body("{}").post(licence.path("renew")).then().statusCode(200);
        admin().body(Map.of("basis", "from_expiry"))
                .post(licence.path("renew"))
                .then()
                .statusCode(200);
        assertThat(end(licence)).isEqualTo(Instant.parse("2030-01-01T00:00:00Z").plus(90, ChronoUnit.DAYS));
        admin().body(Map.of("basis", "from_now"))
                .post(licence.path("renew"))
                .then()
                .statusCode(200);
        assertThat(end(licence)).isEqualTo(Instant.parse("2030-01-31T00:00:00Z"));
    }

    @Test
    void theBasisOfARenewalIsThePlansUnlessItIsSaid() {
        admin().body(Map.of("app_id", APP, "code", "gapless", "name", "Gapless", "renewal_basis", "from_expiry"))
                .post("/api/v1/plans");
        Issued licence = licence(Map.of("plan", "gapless", "starts_at", "2020-01-01T00:00:00Z", "days_valid", 30));
        admin().body(Map.of("days", 1)).post(licence.path("renew")).then().statusCode(200);
        assertThat(end(licence)).isEqualTo("2020-02-01T00:00:00Z");
    }

    @Test
    void whatIsRevokedOrNeverEndsIsNotRenewed() {
        Issued perpetual = licence(Map.of());
        admin().body(Map.of("days", 30))
                .post(perpetual.path("renew"))
                .then()
                .statusCode(409)
                .body("type", equalTo("https://licenseauth.dev/problems/license-perpetual"));
        Issued revoked = licence(Map.of("days_valid", 30));
        admin().body(REASON).post(revoked.path("revoke"));
        for (String action : List.of("renew", "hwid-reset")) {
            admin().body("{}").post(revoked.path(action)).then().statusCode(409);
        }
        admin().body(Map.of("owner", "x")).post(revoked.path("transfer")).then().statusCode(409);
        admin().body(Map.of("note", "x")).patch(revoked.path()).then().statusCode(409);
        admin().body(Map.of("hwid", "x")).post(revoked.path("devices")).then().statusCode(409);
        admin().body(Map.of("domain", "a.example.org"))
                .post(revoked.path("domains"))
                .then()
                .statusCode(409);
        assertThat(admin().get(revoked.path()).<String>path("status")).isEqualTo("revoked");
    }

    @Test
    void aTransferChangesWhoseItIs() {
        Issued licence = licence(Map.of("owner", "seller"));
        TestUser seller = TestUser.owning("seller");
        TestUser buyer = TestUser.owning("buyer");
        admin().body(Map.of("owner", "buyer", "note", "company was sold"))
                .post(licence.path("transfer"))
                .then()
                .statusCode(200)
                .body("owner", equalTo("buyer"));
        as(seller).get(licence.path()).then().statusCode(404);
        as(buyer).get(licence.path()).then().statusCode(200);
        assertThat(events("license.transferred", licence, "\"before\":{\"owner\":\"seller\"}"))
                .isOne();
        // Once more is no change: neither a version nor an event.
        admin().body(Map.of("owner", "buyer"))
                .post(licence.path("transfer"))
                .then()
                .body("version", equalTo(2));
        assertThat(events("license.transferred", licence, "")).isOne();
    }

    @Test
    void aHwidResetFreesDevicesAndKeepsTheCountOfActivationsUnlessAsked() {
        Issued licence = licence(Map.of("max_devices", 1, "max_activations", 2));
        activate(licence, "one", true);
        activate(licence, "two", false);
        // Without a body as well.
        admin().post(licence.path("hwid-reset")).then().statusCode(200).body("version", equalTo(2));
        activate(licence, "two", true);
        admin().body(REASON).post(licence.path("hwid-reset")).then().statusCode(200);
        activate(licence, "three", false);
        admin().body(Map.of("reset_activations", true))
                .post(licence.path("hwid-reset"))
                .then()
                .statusCode(200);
        activate(licence, "three", true);
        assertThat(events("license.hwid_reset", licence, "\"before\":{\"devices\":1,\"activations\":2}"))
                .isOne();
        assertThat(events("license.hwid_reset", licence, "")).isEqualTo(3);
        admin().get("/api/v1/licensing/" + licence.dlid() + "/status")
                .then()
                .body("history.action", contains("issue", "hwid_reset", "hwid_reset", "hwid_reset"))
                .body("devices.activations_used", equalTo(1));
    }

    @Test
    void anAmendmentChangesWhatItNamesAndNothingElse() {
        Issued licence = licence(Map.of("plan", "pro", "days_valid", 30, "max_devices", 1, "note", "old"));
        admin().body("{\"max_devices\":null,\"max_domains\":2,\"expires_at\":null,\"note\":null,\"products\":[\"crm\"],"
                        + "\"level\":\"pro\",\"domain_binding\":\"explicit\"}")
                .patch(licence.path())
                .then()
                .statusCode(200)
                .body("max_devices", nullValue())
                .body("max_domains", equalTo(2))
                .body("expires_at", nullValue())
                .body("note", nullValue())
                .body("level", equalTo("pro"))
                .body("domain_binding", equalTo("explicit"))
                .body("products", contains("base", "crm"));
        validate(Map.of("dlid", licence.dlid(), "product", "crm")).then().body("valid", equalTo(true));
        assertThat(events("license.updated", licence, "\"after\":{\"level\":\"pro\""))
                .isOne();
        admin().body("{}").patch(licence.path()).then().statusCode(200).body("version", equalTo(2));
        admin().body("{\"expires_at\":\"2021-01-01T00:00:00Z\"}")
                .patch(licence.path())
                .then()
                .statusCode(400);
        admin().body(Map.of("products", List.of())).patch(licence.path()).then().body("products", contains("base"));
        validate(Map.of("dlid", licence.dlid(), "product", "crm")).then().body("reason", equalTo("no_entitlement"));
    }

    /** What a licence was given of its own is there to be taken away, also while its plan has it as well. */
    @Test
    void anAddOnThatThePlanGotSinceIsTakenAwayByName() {
        Map<String, Object> plan =
                Map.of("app_id", APP, "code", "growing", "name", "Growing", "products", List.of("base"));
        admin().body(plan).post("/api/v1/plans").then().statusCode(201);
        Issued emptied = licence(Map.of("plan", "growing", "products", List.of("crm")));
        Issued replaced = licence(Map.of("plan", "growing", "products", List.of("crm")));
        products("growing", "base", "crm");
        admin().get(emptied.path()).then().body("products", contains("base", "crm"));

        admin().body(Map.of("products", List.of()))
                .patch(emptied.path())
                .then()
                .body("products", contains("base", "crm"));
        admin().body(Map.of("products", List.of("erp")))
                .patch(replaced.path())
                .then()
                .body("products", contains("base", "crm", "erp"));
        assertThat(events("license.updated", emptied, "\"before\":{\"add_ons\":[\"crm\"]},\"after\":{\"add_ons\":[]}"))
                .isOne();
        assertThat(events("license.updated", replaced, "\"add_ons\":[\"erp\"]")).isOne();

        products("growing", "base");
        admin().get(emptied.path()).then().body("products", contains("base"));
        admin().get(replaced.path()).then().body("products", contains("base", "erp"));
    }

    /** Whether an add-on was given with the licence or later makes no difference. */
    @Test
    void anAddOnThatThePlanHadAtIssueStaysWhenThePlanLosesIt() {
        Map<String, Object> plan =
                Map.of("app_id", APP, "code", "shrinking", "name", "Shrinking", "products", List.of("base", "crm"));
        admin().body(plan).post("/api/v1/plans").then().statusCode(201);
        Issued issuedWith = licence(Map.of("plan", "shrinking", "products", List.of("crm")));
        Issued amended = licence(Map.of("plan", "shrinking"));
        Issued without = licence(Map.of("plan", "shrinking"));
        admin().body(Map.of("products", List.of("crm")))
                .patch(amended.path())
                .then()
                .statusCode(200);
        admin().get(issuedWith.path()).then().body("products", contains("base", "crm"));

        products("shrinking", "base");

        for (Issued licence : List.of(issuedWith, amended)) {
            admin().get(licence.path()).then().body("products", contains("base", "crm"));
            validate(Map.of("dlid", licence.dlid(), "product", "crm")).then().body("valid", equalTo(true));
        }
        admin().get(without.path()).then().body("products", contains("base"));
    }

    private void products(String plan, String... codes) {
        admin().queryParam("app_id", APP)
                .body(Map.of("products", List.of(codes)))
                .patch("/api/v1/plans/" + plan)
                .then()
                .statusCode(200);
    }

    private static final List<String> WRONG_TERMS = List.of(
            "max_devices | {'max_devices':0}",
            "max_devices | {'max_devices':'3'}",
            "max_domains | {'max_domains':1000001}",
            "max_activations | {'max_activations':1.5}",
            "level | {'level':null}",
            "level | {'level':''}",
            "note | {'note':'a\\u0000b'}",
            "domain_binding | {'domain_binding':'always'}",
            "domain_binding | {'domain_binding':null}",
            "products.0 | {'products':['NOT A CODE']}",
            "products | {'products':['nosuch']}",
            "products | {'products':'base'}",
            "expires_at | {'expires_at':'tomorrow'}",
            "expires_at | {'expires_at':1800000000}",
            "expires_at | {'expires_at':'2300-01-01T00:00:00Z'}",
            "expires_at | {'expires_at':'2001-01-01T00:00:00Z'}",
            "owner | {'owner':'somebody'}",
            "status | {'status':'active'}",
            "dlid | {'dlid':'x'}");

    private static final List<String> WRONG_ACTIONS = List.of(
            "renew | days | {'days':0}",
            "renew | days | {'days':36501}",
            "renew | days | {'days':'30'}",
            "renew | basis | {'basis':'tomorrow'}",
            "renew | note | {'note':''}",
            "transfer | owner | {}",
            "transfer | owner | {'owner':' '}",
            "transfer | owner | {'owner':'a\\nb'}",
            "hwid-reset | reset_activations | {'reset_activations':'yes'}",
            "reveal | reason | {'reason':''}",
            "domains | domain | {'domain':'co.uk'}",
            "domains | domain | {'domain':'*.co.uk'}",
            "domains | domain | {'domain':'*.'}",
            "domains | domain | {'domain':'no host'}",
            "domains | domain | {'domain':'*." + "a.".repeat(119) + "bb.example.com'}",
            "domains | domain | {}",
            "devices | hwid | {'hwid':''}",
            "devices | device_name | {'hwid':'x','device_name':'a\\u0007'}");

    @Test
    void aFieldThatIsWrongIsNamed() {
        Issued licence = licence(Map.of("days_valid", 30));
        for (String wrong : WRONG_TERMS) {
            String[] parts = wrong.split(" \\| ", -1);
            Response answer =
                    authorised(unchecked()).body(parts[1].replace('\'', '"')).patch(licence.path());
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.<List<String>>path("errors.field")).as(wrong).contains(parts[0]);
        }
        for (String wrong : WRONG_ACTIONS) {
            String[] parts = wrong.split(" \\| ", -1);
            Response answer =
                    authorised(unchecked()).body(parts[2].replace('\'', '"')).post(licence.path(parts[0]));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.<List<String>>path("errors.field")).as(wrong).contains(parts[1]);
        }
        admin().get(licence.path()).then().body("version", equalTo(1));
    }

    @Test
    void noRenewalLeadsBeyondWhatALicenceMayLast() {
        Issued licence = licence(Map.of("days_valid", 36_500));
        admin().body(Map.of("days", 36_500)).post(licence.path("renew")).then().statusCode(200);
        admin().body(Map.of("days", 36_500))
                .post(licence.path("renew"))
                .then()
                .statusCode(400)
                .body("errors.field", contains("days"));
    }

    @Test
    void ofTwentyRenewalsOfOneVersionOneIsMade() throws Exception {
        Issued licence = licence(Map.of("days_valid", 30));
        Instant end = end(licence);
        List<Integer> statuses = atOnce(
                20,
                () -> admin().header("If-Match", "\"1\"")
                        .body(Map.of("days", 1))
                        .post(licence.path("renew"))
                        .statusCode());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 412).hasSize(19);
        assertThat(end(licence)).isEqualTo(end.plus(Duration.ofDays(1)));
    }

    @Test
    void theSameRenewalWithTheSameKeyIsMadeOnce() {
        Issued licence = licence(Map.of("days_valid", 30));
        Instant end = end(licence);
        for (int i = 0; i < 2; i++) {
            admin().header("Idempotency-Key", "renew-" + licence.id())
                    .body(Map.of("days", 1))
                    .post(licence.path("renew"))
                    .then()
                    .statusCode(200);
        }
        assertThat(end(licence)).isEqualTo(end.plus(Duration.ofDays(1)));
    }

    @Test
    void aDeletedLicenceLeavesNothingButItsKeysPlace() {
        Issued licence = licence(Map.of("owner", "forget me", "note", "and this", "products", List.of()));
        activate(licence, "device", true);
        validate(Map.of("dlid", licence.dlid(), "domain", "a.example.org"));
        delete(licence).then().statusCode(409).body("type", equalTo("https://licenseauth.dev/problems/license-in-use"));
        admin().body(REASON).post(licence.path("revoke"));
        delete(licence).then().statusCode(200).body("deleted", equalTo(true));

        assertThat(validate(Map.of("dlid", licence.dlid())).asString())
                .isEqualTo(validate(Map.of("dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942"))
                        .asString());
        admin().get(licence.path()).then().statusCode(404);
        admin().get("/api/v1/licensing/" + licence.dlid() + "/status").then().statusCode(404);
        delete(licence).then().statusCode(404);
        admin().body(Map.of("app_id", APP, "plan", "pos", "owner", "x", "dlid", licence.dlid()))
                .post("/api/v1/licenses")
                .then()
                .statusCode(409);
        assertThat(count("SELECT count(*) FROM license WHERE id = '" + licence.id()
                        + "' AND status = 'deleted' AND owner IS NULL AND note IS NULL AND dlid_sealed = ''"))
                .isOne();
        for (String table : List.of("license_domain", "license_device", "license_use", "license_change")) {
            assertThat(count("SELECT count(*) FROM " + table + " WHERE license_id = '" + licence.id() + "'"))
                    .isZero();
        }
        assertThat(events("license.deleted", licence, "\"reason\":\"by mistake\""))
                .isOne();
    }

    private Response delete(Issued licence) {
        return admin().header("X-Confirm-Delete", licence.lastFour())
                .queryParam("reason", "by mistake")
                .delete(licence.path());
    }

    @Test
    void whatWasNeverUsedCanBeDeletedByWhoNamesIt() {
        Issued licence = licence(Map.of());
        RequestSpecification noReason = authorised(unchecked()).header("X-Confirm-Delete", licence.lastFour());
        noReason.delete(licence.path()).then().statusCode(400).body("errors.field", contains("reason"));
        authorised(unchecked())
                .delete(licence.path())
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("reason", "X-Confirm-Delete"));
        for (String other :
                List.of("0000", licence.dlid(), "%", "", licence.lastFour().substring(1))) {
            authorised(unchecked())
                    .queryParam("reason", "x")
                    .header("X-Confirm-Delete", licence.lastFour().equals(other) ? "0001" : other)
                    .delete(licence.path())
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("X-Confirm-Delete"));
        }
        for (String second : List.of("y", "")) {
            authorised(unchecked())
                    .header("X-Confirm-Delete", licence.lastFour())
                    .queryParam("reason", "x", second)
                    .delete(licence.path())
                    .then()
                    .statusCode(400)
                    .body("errors.field", contains("reason"));
        }
        admin().header("If-Match", "\"7\"")
                .header("X-Confirm-Delete", licence.lastFour())
                .queryParam("reason", "x")
                .delete(licence.path())
                .then()
                .statusCode(412);
        admin().get(licence.path()).then().statusCode(200);
        delete(licence).then().statusCode(200);
    }

    @Test
    void aKeyIsRevealedOnRecordAndFoundByLookup() {
        Issued licence = licence(Map.of());
        admin().get(licence.path()).then().body("dlid", not(equalTo(licence.dlid())));
        admin().body(Map.of("reason", "mail lost"))
                .post(licence.path("reveal"))
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .body("dlid", equalTo(licence.dlid()));
        assertThat(events("license.revealed", licence, "\"reason\":\"mail lost\""))
                .isOne();
        assertThat(events("license.revealed", licence, licence.dlid())).isZero();
        admin().body(Map.of("dlid", licence.dlid()))
                .post("/api/v1/licenses/lookup")
                .then()
                .statusCode(200)
                .body("id", equalTo(licence.id()));
        for (String none : List.of("rubbish", "a1b2c3d4e5f6a7b8c9d0e1f20011a942", "a1b2c3d4e5f6a7b8c9d0e1f20011a943")) {
            admin().body(Map.of("dlid", none))
                    .post("/api/v1/licenses/lookup")
                    .then()
                    .statusCode(404);
        }
        authorised(unchecked())
                .body("{}")
                .post("/api/v1/licenses/lookup")
                .then()
                .statusCode(400);
    }

    /** A reseller manages what he issued; to everybody else below admin it does not exist or is not his to change. */
    @Test
    void nobodyChangesWhatIsNotHis() {
        TestUser mine = TestUser.of(Role.RESELLER);
        TestUser other = TestUser.of(Role.RESELLER);
        TestUser owner = TestUser.owning("acme");
        Issued licence = licence(as(mine), Map.of("days_valid", 30));
        Map<String, Map<String, ?>> actions = Map.of(
                "renew", Map.of("days", 1),
                "transfer", Map.of("owner", "thief"),
                "hwid-reset", Map.of(),
                "reveal", Map.of(),
                "domains", Map.of("domain", "thief.example.org"),
                "devices", Map.of("hwid", "thief"));
        actions.forEach((action, body) -> {
            as(other).body(body).post(licence.path(action)).then().statusCode(404);
            as(owner).body(body).post(licence.path(action)).then().statusCode(403);
            as(TestUser.of(Role.SUPPORT))
                    .body(body)
                    .post(licence.path(action))
                    .then()
                    .statusCode(403);
        });
        as(other).body(Map.of("note", "x")).patch(licence.path()).then().statusCode(404);
        as(other).get(licence.path("domains")).then().statusCode(404);
        as(other).get(licence.path("devices")).then().statusCode(404);
        as(other)
                .body(Map.of("dlid", licence.dlid()))
                .post("/api/v1/licenses/lookup")
                .then()
                .statusCode(404);
        for (TestUser user : List.of(mine, other, owner)) {
            as(user).header("X-Confirm-Delete", licence.lastFour())
                    .queryParam("reason", "x")
                    .delete(licence.path())
                    .then()
                    .statusCode(403);
        }
        admin().get(licence.path()).then().body("version", equalTo(1)).body("owner", equalTo("acme"));
        as(mine).body(Map.of("days", 1)).post(licence.path("renew")).then().statusCode(200);
        as(mine).post(licence.path("reveal")).then().statusCode(200);
        as(owner).get(licence.path("domains")).then().statusCode(200);
    }

    /** What he sold, he does not make more of: neither by its terms nor by counting activations from nought again. */
    @Test
    void aResellerAmendsNothingThatALicenceIsWorth() {
        TestUser reseller = TestUser.of(Role.RESELLER);
        Issued licence = licence(as(reseller), Map.of("plan", "pro", "days_valid", 30, "max_devices", 1));
        for (String more : List.of(
                "{'max_devices':2}",
                "{'max_devices':null}",
                "{'max_domains':null}",
                "{'max_activations':null}",
                "{'domain_binding':'off'}",
                "{'products':['crm']}",
                "{'products':null}",
                "{'expires_at':null}",
                "{'expires_at':'2100-01-01T00:00:00Z','note':'x'}")) {
            as(reseller)
                    .body(more.replace('\'', '"'))
                    .patch(licence.path())
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("for admins"));
        }
        as(reseller)
                .body(Map.of("reset_activations", true))
                .post(licence.path("hwid-reset"))
                .then()
                .statusCode(403);
        admin().get(licence.path()).then().body("version", equalTo(1));
        as(reseller)
                .body(Map.of("level", "gold", "note", "pays late"))
                .patch(licence.path())
                .then()
                .statusCode(200);
        as(reseller)
                .body(Map.of("reset_activations", false))
                .post(licence.path("hwid-reset"))
                .then()
                .statusCode(200);
        // Of another's licence he does not even learn that it exists.
        as(TestUser.of(Role.RESELLER))
                .body(Map.of("max_devices", 2))
                .patch(licence.path())
                .then()
                .statusCode(404);
    }

    @Test
    void operatorsBindAndFreeDomainsWithinTheLimit() throws Exception {
        Issued licence = licence(Map.of("max_domains", 5));
        List<Integer> statuses = atOnce(
                20,
                () -> admin().body(Map.of("domain", "d" + UUID.randomUUID() + ".example.org"))
                        .post(licence.path("domains"))
                        .statusCode());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(15);

        Response page = admin().queryParam("limit", 3).get(licence.path("domains"));
        Response rest = admin().queryParam("limit", 3)
                .queryParam("cursor", page.<String>path("next_cursor"))
                .get(licence.path("domains"));
        page.then().body("items", hasSize(3));
        rest.then().body("items", hasSize(2)).body("next_cursor", nullValue());
        admin().delete(licence.path("domains/" + rest.path("items[0].id")))
                .then()
                .statusCode(204);
        admin().delete(licence.path("domains/" + rest.path("items[0].id")))
                .then()
                .statusCode(404);
        admin().body(Map.of("domain", "*.shop.example.org"))
                .post(licence.path("domains"))
                .then()
                .statusCode(200)
                .body("domain", equalTo("*.shop.example.org"))
                .body("takes_slot", equalTo(true));
        validate(Map.of("dlid", licence.dlid(), "domain", "a.b.shop.example.org"))
                .then()
                .body("valid", equalTo(true))
                .body("domains_used", equalTo(5));
        // What is covered already costs nothing.
        admin().body(Map.of("domain", "x.shop.example.org"))
                .post(licence.path("domains"))
                .then()
                .statusCode(200)
                .body("domain", equalTo("*.shop.example.org"));
        authorised(unchecked())
                .queryParam("cursor", "rubbish")
                .queryParam("limit", "0")
                .queryParam("offset", "3")
                .get(licence.path("domains"))
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("cursor", "limit", "offset"));
    }

    @Test
    void operatorsBindTheDeviceThatTheClientSends() {
        Issued licence = licence(Map.of("max_devices", 1, "max_activations", 2));
        String device = admin().body(Map.of("hwid", " till 1 ", "device_name", "Till"))
                .post(licence.path("devices"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Till"))
                .extract()
                .path("id");
        // The same device again is free, and is the one that activates.
        activate(licence, " till 1 ", true);
        admin().body(Map.of("hwid", "till 2"))
                .post(licence.path("devices"))
                .then()
                .statusCode(409);
        admin().delete(licence.path("devices/" + device)).then().statusCode(204);
        admin().get(licence.path("devices")).then().body("items", empty());
        admin().body(Map.of("hwid", "till 2"))
                .post(licence.path("devices"))
                .then()
                .statusCode(200);
        assertThat(events("license.device_released", licence, "user:")).isOne();
        admin().delete(licence.path("devices/rubbish")).then().statusCode(404);
    }

    @Test
    void aLicenceThatBindsNoDomainsIsGivenNone() {
        Issued licence = licence(Map.of("plan", "pro"));
        admin().body(Map.of("domain", "a.example.org"))
                .post(licence.path("domains"))
                .then()
                .statusCode(409)
                .body("type", equalTo("https://licenseauth.dev/problems/domains-not-bound"));
    }

    @Test
    void anOwnerFreesHisOwnOnceInAWhile() {
        TestUser owner = TestUser.owning("self-service");
        TestUser other = TestUser.owning("another");
        Issued licence = licence(Map.of("owner", "self-service", "note", "watch this one", "max_devices", 3));
        for (String hwid : List.of("one", "two")) {
            activate(licence, hwid, true);
        }
        for (String domain : List.of("a.example.org", "b.example.org")) {
            validate(Map.of("dlid", licence.dlid(), "domain", domain));
        }
        List<String> devices = as(owner).get(licence.path("devices")).path("items.id");
        List<String> domains = as(owner).get(licence.path("domains")).path("items.id");
        String own = "/api/v1/my/licenses/" + licence.id();

        Response list = as(owner).get("/api/v1/my/licenses");
        list.then().statusCode(200).body("items.id", contains(licence.id()));
        assertThat(list.asString()).doesNotContain("watch this one").doesNotContain(licence.dlid());
        as(other).get("/api/v1/my/licenses").then().body("items", empty());
        admin().get("/api/v1/my/licenses").then().body("items", empty());
        anonymous().get("/api/v1/my/licenses").then().statusCode(401);
        as(other).delete(own + "/devices/" + devices.getFirst()).then().statusCode(404);
        admin().delete(own + "/devices/" + devices.getFirst()).then().statusCode(404);

        as(owner).delete(own + "/devices/" + devices.getFirst()).then().statusCode(204);
        String wait = as(owner)
                .delete(own + "/devices/" + devices.getLast())
                .then()
                .statusCode(429)
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(86_000, 86_400);
        // Domains have a pause of their own, and an operator has none.
        as(owner).delete(own + "/domains/" + domains.getFirst()).then().statusCode(204);
        as(owner).delete(own + "/domains/" + domains.getLast()).then().statusCode(429);
        // What is free already is no second one, also while the pause lasts.
        as(owner).delete(own + "/domains/" + domains.getFirst()).then().statusCode(404);
        admin().delete(licence.path("devices/" + devices.getLast())).then().statusCode(204);
        change("UPDATE license SET owner_freed_device_at = now() - interval '25 hours' WHERE id = '" + licence.id()
                + "'");
        as(owner).delete(own + "/devices/" + devices.getLast()).then().statusCode(404);
        activate(licence, "three", true);
        String third = as(owner).get(licence.path("devices")).path("items[0].id");
        admin().body(REASON).post(licence.path("suspend"));
        as(owner).delete(own + "/devices/" + third).then().statusCode(409);
        admin().body(REASON).post(licence.path("reinstate"));
        as(owner).delete(own + "/devices/" + third).then().statusCode(204);
    }

    @Test
    void ofTenReleasesAtOnceOneIsMade() throws Exception {
        TestUser owner = TestUser.owning("hasty");
        Issued licence = licence(Map.of("owner", "hasty"));
        for (int i = 0; i < 10; i++) {
            activate(licence, "device-" + i, true);
        }
        List<String> devices = as(owner).get(licence.path("devices")).path("items.id");
        AtomicInteger next = new AtomicInteger();
        List<Integer> statuses = atOnce(
                10,
                () -> as(owner)
                        .delete("/api/v1/my/licenses/" + licence.id() + "/devices/"
                                + devices.get(next.getAndIncrement()))
                        .statusCode());
        assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 429).hasSize(9);
    }
}
