package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.fuzz.FuzzedService;
import dev.licenseauth.testing.fuzz.GoodRequest;
import dev.licenseauth.testing.fuzz.OpenApiFuzz;
import dev.licenseauth.testing.fuzz.StoredRows;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;

/** Every operation, with everything wrong that can be made from the document. */
@QuarkusTest
class OpenApiFuzzTest extends LicenseServiceTest {
    private static final String OWNER = "fuzzed_owner";

    @TestHTTPResource("/")
    URI server;

    private final TestUser owner = TestUser.owning(OWNER);
    private final Map<TestUser, String> tokens = new HashMap<>();
    private int made;

    @Test
    void noBadInputIsAFaultOrKeptOrRefusedWithoutANameForIt() throws IOException, SQLException {
        catalogue();
        // What is told of uses and guesses is written later, by nobody's request.
        Set<String> later =
                Set.of("license_use", "client_lockout", "told_netblock", "outbox_heartbeat", "processed_event");
        try (StoredRows stored =
                new StoredRows(suite.database(), later, Map.of("outbox", "ce_type <> 'license.used'"))) {
            OpenApiFuzz.run(Path.of("src/main/openapi/license-service.yaml"), new Fuzzed(stored));
        }
    }

    private record Licence(String id, String dlid) {
        String last4() {
            return dlid.substring(dlid.length() - 4);
        }
    }

    private final class Fuzzed implements FuzzedService {
        private final StoredRows stored;
        private final Licence held;

        Fuzzed(StoredRows stored) {
            this.stored = stored;
            held = licence("pos");
        }

        @Override
        public URI address() {
            return server;
        }

        @Override
        public StoredRows stored() {
            return stored;
        }

        /** A device's id is compared as it was sent; of a key, blanks of all kinds are passed over. */
        @Override
        public Set<String> opaque() {
            return Set.of("hwid", "dlid");
        }

        @Override
        public GoodRequest good(String operationId) {
            GoodRequest anonymous = GoodRequest.as(null);
            GoodRequest asAdmin = GoodRequest.as(token(suite.auth().user(Role.SUPER_ADMIN)));
            GoodRequest asOwner = GoodRequest.as(token(owner));
            return switch (operationId) {
                case "validateLicense" -> anonymous.parameter("dlid", held.dlid());
                case "validateLicenseByPost", "activateLicense", "deactivateLicense", "heartbeat" ->
                    anonymous.field("dlid", held.dlid());
                case "licenseStatus" -> asAdmin.parameter("dlid", held.dlid());
                case "lookUpLicense" -> asAdmin.field("dlid", held.dlid());
                case "issueLicenses" -> asAdmin.field("app_id", APP);
                case "getLicense",
                        "amendLicense",
                        "transferLicense",
                        "resetHwid",
                        "revealLicense",
                        "listDomains",
                        "listDevices" -> asAdmin.parameter("id", held.id());
                case "renewLicense" -> asAdmin.parameter("id", licence("pro").id());
                case "revokeLicense", "suspendLicense", "addDomain", "addDevice" ->
                    asAdmin.parameter("id", licence("pos").id());
                case "reinstateLicense" -> asAdmin.parameter("id", suspended().id());
                case "deleteLicense" -> {
                    Licence unused = licence("pro");
                    yield asAdmin.parameter("id", unused.id()).parameter("X-Confirm-Delete", unused.last4());
                }
                case "releaseDomain" -> bound(asAdmin, "domain", "domains");
                case "releaseDevice" -> bound(asAdmin, "hwid", "devices");
                case "listOwnLicenses" -> asOwner;
                case "releaseOwnDomain" -> bound(asOwner, "domain", "domains");
                case "releaseOwnDevice" -> bound(asOwner, "hwid", "devices");
                case "listLicenses", "listApps" -> asAdmin;
                case "createApp" -> asAdmin.field("id", next());
                case "getApp", "changeApp" -> asAdmin.parameter("id", APP);
                case "deleteApp" -> asAdmin.parameter("id", create("apps", Map.of("id", next(), "name", "x"), "id"));
                case "listProducts", "listPlans" -> asAdmin.parameter("app_id", APP);
                case "createProduct" -> asAdmin.field("app_id", APP).field("code", next());
                // None of the products that are named in the document: an app that an earlier case has made has none.
                case "createPlan" ->
                    asAdmin.field("app_id", APP).field("code", next()).field("products", List.of());
                case "getProduct", "changeProduct", "getPlan", "changePlan" ->
                    asAdmin.parameter("app_id", APP).parameter("code", "pos");
                case "deleteProduct" -> asAdmin.parameter("app_id", APP).parameter("code", entry("products"));
                case "deletePlan" -> asAdmin.parameter("app_id", APP).parameter("code", entry("plans"));
                default -> throw new IllegalArgumentException("say what makes " + operationId + " right");
            };
        }

        private GoodRequest bound(GoodRequest request, String field, String list) {
            Licence licence = licence("pos");
            String id = create("licenses/" + licence.id() + "/" + list, Map.of(field, "shop.example.com"), "id");
            return request.parameter("id", licence.id())
                    .parameter(list.equals("domains") ? "domain_id" : "device_id", id);
        }
    }

    /** One that was made of late: it takes longer to sign a token than to use it. */
    private String token(TestUser user) {
        if (made % 500 == 0) {
            tokens.clear();
        }
        return tokens.computeIfAbsent(user, suite.auth()::token);
    }

    /** Far from its neighbours: a case that alters one character of a name must not take that of a later one. */
    private String next() {
        made++;
        return "f%016x".formatted(made * 0x9E37_79B9_7F4A_7C15L);
    }

    private String entry(String list) {
        return create(list, Map.of("app_id", APP, "code", next(), "name", "x"), "code");
    }

    private Licence licence(String plan) {
        made++;
        JsonPath issued = post(
                "licenses", Map.of("app_id", APP, "plan", plan, "owner", OWNER, "days_valid", 30, "max_domains", 50));
        return new Licence(issued.getString("id"), issued.getString("dlid"));
    }

    private Licence suspended() {
        Licence licence = licence("pro");
        post("licenses/" + licence.id() + "/suspend", Map.of("reason", "x"));
        return licence;
    }

    private String create(String path, Map<String, ?> body, String key) {
        return post(path, body).getString(key);
    }

    private JsonPath post(String path, Map<String, ?> body) {
        return given().header("Authorization", "Bearer " + token(suite.auth().user(Role.SUPER_ADMIN)))
                .contentType("application/json")
                .body(new HashMap<>(body))
                .post("/api/v1/" + path)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(both(greaterThanOrEqualTo(200)).and(lessThan(300)))
                .extract()
                .jsonPath();
    }
}
