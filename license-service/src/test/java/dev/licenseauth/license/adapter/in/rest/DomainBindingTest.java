package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
class DomainBindingTest extends LicenseServiceTest {
    @BeforeEach
    void aCatalogueToIssueFrom() {
        catalogue();
        Map<String, Object> plan = Map.of(
                "app_id",
                APP,
                "code",
                "strict",
                "name",
                "Strict",
                "products",
                List.of("base"),
                "max_domains",
                5,
                "domain_required",
                true,
                "device_required",
                true);
        assertThat(admin().body(plan).post("/api/v1/plans").statusCode()).isIn(201, 409);
    }

    private String licence(String owner, Map<String, ?> terms) {
        Map<String, Object> all = new HashMap<>(Map.of("app_id", APP, "plan", "pos", "owner", owner));
        all.putAll(terms);
        return issue(all);
    }

    private long bound(String owner) {
        return count("SELECT count(*) FROM license_domain d JOIN license l ON l.id = d.license_id"
                + " WHERE released_at IS NULL AND l.owner = '" + owner + "'");
    }

    @Test
    void theFirstValidCheckOfADomainTakesASlotAndTheNextNone() {
        String dlid = licence("first", Map.of());
        for (int i = 0; i < 3; i++) {
            validate(Map.of("dlid", dlid, "product", "pos", "domain", "https://www.one.example.org/"))
                    .then()
                    .body("valid", equalTo(true))
                    .body("domains_used", equalTo(1));
        }
        validate(Map.of("dlid", dlid, "domain", "two.example.org")).then().body("domains_used", equalTo(2));
        assertThat(bound("first")).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM outbox o JOIN license l ON o.aggregate_id = 'license:' || l.id"
                        + " WHERE l.owner = 'first' AND o.ce_type = 'license.domain_bound'"))
                .isEqualTo(2);
    }

    @Test
    void whoOnlyAsksBindsNothing() {
        String dlid = licence("asks", Map.of());
        validate(Map.of("dlid", dlid, "domain", "one.example.org", "register", "false"))
                .then()
                .body("valid", equalTo(true))
                .body("domains_used", equalTo(0));
        assertThat(bound("asks")).isZero();
        unchecked()
                .queryParams(Map.of("dlid", dlid, "register", "no"))
                .get("/api/v1/licensing/validate")
                .then()
                .statusCode(400);
    }

    @Test
    void aCheckThatIsNotValidBindsNothing() {
        String dlid = licence("invalid", Map.of());
        validate(Map.of("dlid", dlid, "product", "none", "domain", "one.example.org"))
                .then()
                .body("reason", equalTo("no_entitlement"));
        assertThat(bound("invalid")).isZero();
    }

    @Test
    void beyondTheLimitADomainIsRefusedAndThoseBoundStayValid() {
        String dlid = licence("full", Map.of("max_domains", 1));
        validate(Map.of("dlid", dlid, "domain", "one.example.org")).then().body("valid", equalTo(true));
        validate(Map.of("dlid", dlid, "domain", "two.example.org")).then().body("reason", equalTo("domain_limit"));
        validate(Map.of("dlid", dlid, "domain", "one.example.org")).then().body("valid", equalTo(true));
        validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
    }

    @Test
    void localHostsTakeNoSlot() {
        String dlid = licence("local", Map.of("max_domains", 1));
        for (String host : List.of("localhost:8080", "staging.shop.example.org", "shop.test", "192.168.1.7", "[::1]")) {
            validate(Map.of("dlid", dlid, "domain", host))
                    .then()
                    .body("valid", equalTo(true))
                    .body("domains_used", equalTo(0));
        }
        validate(Map.of("dlid", dlid, "domain", "shop.example.org"))
                .then()
                .body("valid", equalTo(true))
                .body("domains_used", equalTo(1));
        validate(Map.of("dlid", dlid, "domain", "devices.example.org")).then().body("reason", equalTo("domain_limit"));
    }

    @Test
    void localHostsHaveACapOfTheirOwn() {
        String dlid = licence("capped", Map.of("max_domains", 1));
        for (int i = 0; i < 25; i++) {
            validate(Map.of("dlid", dlid, "domain", "site" + i + ".test"))
                    .then()
                    .body("domains_used", equalTo(0));
        }
        validate(Map.of("dlid", dlid, "domain", "site25.test")).then().body("domains_used", equalTo(1));
        validate(Map.of("dlid", dlid, "domain", "site26.test")).then().body("reason", equalTo("domain_limit"));
    }

    @Test
    void whatAnOperatorBoundWithAllBelowCoversApexAndNamesInOneSlot() {
        String dlid = licence("wide", Map.of("max_domains", 1));
        change("INSERT INTO license_domain (id, license_id, host, takes_slot, bound_at, last_seen_at)"
                + " SELECT gen_random_uuid(), id, '*.wide.example.org', true, now(), now()"
                + " FROM license WHERE owner = 'wide'");
        for (String host : List.of("wide.example.org", "a.wide.example.org", "b.a.wide.example.org")) {
            validate(Map.of("dlid", dlid, "domain", host))
                    .then()
                    .body("valid", equalTo(true))
                    .body("domains_used", equalTo(1));
        }
        validate(Map.of("dlid", dlid, "domain", "notwide.example.org")).then().body("reason", equalTo("domain_limit"));
        anonymous()
                .body(Map.of("dlid", dlid, "domain", "a.wide.example.org"))
                .post("/api/v1/licensing/deactivate")
                .then()
                .body("reason", equalTo("domain_not_activated"));
    }

    @Test
    void whatAnOperatorBlockedIsRefusedHoweverItIsBound() {
        String dlid = licence("blocked", Map.of("domain_binding", "off"));
        change("INSERT INTO license_domain_block SELECT id, '*.bad.example.org', now()"
                + " FROM license WHERE owner = 'blocked'");
        validate(Map.of("dlid", dlid, "domain", "x.bad.example.org")).then().body("reason", equalTo("domain_blocked"));
        validate(Map.of("dlid", dlid, "domain", "good.example.org")).then().body("valid", equalTo(true));
    }

    @Test
    void aReleasedDomainGivesItsSlotBack() {
        String dlid = licence("released", Map.of("max_domains", 1));
        validate(Map.of("dlid", dlid, "domain", "one.example.org")).then().body("valid", equalTo(true));
        anonymous()
                .body(Map.of("dlid", dlid, "domain", "one.example.org"))
                .post("/api/v1/licensing/deactivate")
                .then()
                .body("deactivated", equalTo(true));
        validate(Map.of("dlid", dlid, "domain", "two.example.org")).then().body("valid", equalTo(true));
        validate(Map.of("dlid", dlid, "domain", "one.example.org")).then().body("reason", equalTo("domain_limit"));
    }

    @Test
    void moreDomainsThanFitIntoMemoryAreLookedUp() {
        String dlid = licence("many", Map.of("max_domains", 201));
        change("INSERT INTO license_domain (id, license_id, host, takes_slot, bound_at, last_seen_at)"
                + " SELECT gen_random_uuid(), l.id, 'site' || n || '.example.org', true, now() + n * interval '1 s',"
                + " now() FROM license l, generate_series(1, 200) n WHERE owner = 'many'");
        for (String host : List.of("site1.example.org", "site200.example.org")) {
            validate(Map.of("dlid", dlid, "domain", host))
                    .then()
                    .body("valid", equalTo(true))
                    .body("domains_used", equalTo(200));
        }
        validate(Map.of("dlid", dlid, "domain", "site201.example.org")).then().body("domains_used", equalTo(201));
        validate(Map.of("dlid", dlid, "domain", "site202.example.org")).then().body("reason", equalTo("domain_limit"));
        validate(Map.of("dlid", dlid, "domain", "site150.example.org")).then().body("valid", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({
        ",                 ,   domain_required",
        "one.example.org,  ,   device_required",
        "one.example.org,  no, device_mismatch",
        "one.example.org,  hw, valid",
    })
    void aPlanMayAskForDomainAndDevice(String domain, String hwid, String expected) {
        String dlid = licence("strict", Map.of("plan", "strict"));
        anonymous()
                .body(Map.of("dlid", dlid, "domain", "one.example.org", "hwid", "hw"))
                .post("/api/v1/licensing/activate")
                .then()
                .body("activated", equalTo(true));
        Map<String, String> query = new HashMap<>(Map.of("dlid", dlid));
        if (domain != null) {
            query.put("domain", domain);
        }
        if (hwid != null) {
            query.put("hwid", hwid);
        }
        var answer =
                anonymous().queryParams(query).get("/api/v1/licensing/validate").then();
        if (expected.equals("valid")) {
            answer.body("valid", equalTo(true));
        } else {
            answer.body("reason", equalTo(expected));
        }
    }

    @Test
    void aPublicSuffixAloneIsNoDomain() {
        unchecked()
                .queryParams(Map.of("dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942", "domain", "co.uk"))
                .get("/api/v1/licensing/validate")
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("must be more than a public suffix such as co.uk"));
    }

    @Test
    void twoHundredNewDomainsAtOnceAgainstFiveLeaveFive() throws Exception {
        String dlid = licence("crowd", Map.of("max_domains", 5));
        AtomicInteger next = new AtomicInteger();
        List<Boolean> valid = atOnce(
                200,
                () -> validate(Map.of("dlid", dlid, "domain", "site" + next.getAndIncrement() + ".example.org"))
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Boolean>path("valid"));
        assertThat(valid.stream().filter(Boolean::booleanValue)).hasSize(5);
        assertThat(bound("crowd")).isEqualTo(5);
    }

    @Test
    void anAcceptedValidationIsToldOnceAnHourForProductAndDomain() {
        String dlid = licence("told", Map.of());
        String used = "SELECT count(*) FROM outbox o JOIN license l ON o.aggregate_id = 'license:' || l.id"
                + " WHERE l.owner = 'told' AND o.ce_type = 'license.used'"
                + " AND convert_from(o.payload, 'UTF8')::json ->> 'summary' = 'License validation accepted'";
        for (int i = 0; i < 20; i++) {
            validate(Map.of("dlid", dlid)).then().body("valid", equalTo(true));
            validate(Map.of("dlid", dlid, "product", "pos")).then().body("valid", equalTo(true));
            validate(Map.of("dlid", dlid, "product", "pos", "domain", "a.example.org"))
                    .then()
                    .body("valid", equalTo(true));
            validate(Map.of("dlid", dlid, "product", "none")).then().body("valid", equalTo(false));
        }
        eventually().untilAsserted(() -> assertThat(count(used)).isEqualTo(3));
        assertThat(count("SELECT count(*) FROM license_use u JOIN license l ON l.id = u.license_id"
                        + " WHERE l.owner = 'told'"))
                .isEqualTo(3);
    }

    @Test
    void withoutBindingHostsWithoutNumberAreOneUse() {
        String dlid = licence("unbound", Map.of("domain_binding", "off"));
        for (int i = 0; i < 20; i++) {
            validate(Map.of("dlid", dlid, "domain", "h" + i + ".example.org"))
                    .then()
                    .body("valid", equalTo(true));
        }
        String uses =
                "SELECT count(*) FROM license_use u JOIN license l ON l.id = u.license_id WHERE l.owner = 'unbound'";
        eventually().untilAsserted(() -> assertThat(count(uses)).isOne());
    }
}
