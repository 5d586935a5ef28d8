package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(PublicLogTest.Public.class)
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class PublicLogTest {
    /** The log is made public and has a name. */
    public static final class Public implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "licenseauth.audit.log.public", "true", "licenseauth.audit.log.origin", "log.example.com/audit");
        }
    }

    @Test
    void everybodyReadsTheCheckpointOfAnEmptyLog() {
        eventually()
                .untilAsserted(() -> given().get("/api/v1/audit/log/checkpoint")
                        .then()
                        .statusCode(200)
                        .body(startsWith("log.example.com/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
                                + "\u2014 log.example.com/audit ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"log/tile/0/000", "log/tile/entries/000", "records/019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b/proof"})
    void everybodyMayAskForTilesAndProofs(String path) {
        given().get("/api/v1/audit/" + path).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/audit/records",
                "/api/v1/audit/records/019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b/opening",
                "/api/v1/events"
            })
    void whatIsPersonalStaysClosed(String path) {
        given().get(path).then().statusCode(401);
    }
}
