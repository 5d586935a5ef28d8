package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.license.LicenseServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** Where a default app is configured, no request needs to name one. */
@QuarkusTest
@TestProfile(DefaultAppTest.OneApp.class)
class DefaultAppTest extends LicenseServiceTest {
    /** The app of the tests is the default. */
    public static final class OneApp implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("licenseauth.license.default-app", APP);
        }
    }

    @Test
    void aCatalogueIsBuiltAndLicencesAreIssuedWithoutNamingTheApp() {
        admin().body(Map.of("id", APP, "name", "Test"))
                .post("/api/v1/apps")
                .then()
                .statusCode(201);
        admin().body(Map.of("code", "base", "name", "Base"))
                .post("/api/v1/products")
                .then()
                .statusCode(201)
                .body("app_id", equalTo(APP));
        admin().body(Map.of("code", "pro", "name", "Pro", "products", List.of("base")))
                .post("/api/v1/plans")
                .then()
                .statusCode(201)
                .body("app_id", equalTo(APP));
        admin().get("/api/v1/plans").then().statusCode(200).body("items.code", contains("pro"));
        admin().body(Map.of("plan", "pro", "owner", "o"))
                .post("/api/v1/licenses")
                .then()
                .statusCode(201)
                .body("app_id", equalTo(APP));
    }
}
