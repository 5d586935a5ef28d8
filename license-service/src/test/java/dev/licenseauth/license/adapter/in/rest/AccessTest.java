package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.domain.security.Role;
import dev.licenseauth.license.LicenseServiceTest;
import dev.licenseauth.testing.infra.TestAuthority;
import dev.licenseauth.testing.infra.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static dev.licenseauth.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** Who is let in, as every service decides it: by tokens of auth-service and what it tells of revocations. */
@QuarkusTest
class AccessTest extends LicenseServiceTest {
    private static final List<String> ADMINISTRATIVE =
            List.of("/api/v1/apps", "/api/v1/products", "/api/v1/plans", "/api/v1/licenses");

    @AfterEach
    void everythingAnswersAgain() {
        suite.auth().setSilent(false);
        suite.auth().setFeedAnswers(true);
        String admin = suite.auth().token(Role.ADMIN);
        eventually().untilAsserted(() -> assertThat(statusOf(admin)).isEqualTo(400));
    }

    /** 400 for whoever is let in: the body is empty. */
    private static int statusOf(String token) {
        return unchecked()
                .header("Authorization", "Bearer " + token)
                .body("{}")
                .post("/api/v1/apps")
                .statusCode();
    }

    @Test
    void withoutACredentialEveryAdministrativeEndpointAnswers401() {
        for (String path : ADMINISTRATIVE) {
            unchecked()
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", equalTo("Bearer"))
                    .body("type", equalTo("https://licenseauth.dev/problems/unauthenticated"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ADMIN", "SUPER_ADMIN"},
            mode = Mode.EXCLUDE)
    void belowItsPermissionTheCatalogueAnswers403(Role role) {
        for (String path : List.of("/api/v1/apps", "/api/v1/products", "/api/v1/plans")) {
            unchecked()
                    .header("Authorization", "Bearer " + suite.auth().token(role))
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body("detail", equalTo("This needs the permission catalog:write."));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"GUEST", "USER", "SUPPORT"})
    void belowItsPermissionIssuingAnswers403(Role role) {
        unchecked()
                .header("Authorization", "Bearer " + suite.auth().token(role))
                .body("{}")
                .post("/api/v1/licenses")
                .then()
                .statusCode(403);
    }

    @Test
    void anotherSchemeIsNoCredential() {
        for (String header : List.of(
                "Basic YWRtaW46YWRtaW4=", "Bearer", "Bearer ", suite.auth().token(Role.ADMIN))) {
            unchecked()
                    .header("Authorization", header)
                    .body("{}")
                    .post("/api/v1/apps")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void aTokenOfAnotherAudienceIsNoCredential() {
        Map<String, Object> claims = TestAuthority.claims(TestUser.of(Role.ADMIN), 0);
        claims.put("aud", "another-suite");
        assertThat(statusOf(TestAuthority.sign(TestAuthority.header(), claims))).isEqualTo(401);
    }

    @Test
    void aRevocationIsFollowedAtOnceAndNewTokensAreGood() {
        TestUser user = TestUser.of(Role.ADMIN);
        String token = suite.auth().token(user);
        assertThat(statusOf(token)).isEqualTo(400);

        suite.auth().revoke("user:" + user.id());

        eventually().untilAsserted(() -> assertThat(statusOf(token)).isEqualTo(401));
        assertThat(statusOf(suite.auth().token(user))).isEqualTo(400);
        assertThat(statusOf(suite.auth().token(Role.ADMIN))).isEqualTo(400);
    }

    @Test
    void withoutTheTopicTheFeedKeepsTheDoorRight() {
        TestUser user = TestUser.of(Role.ADMIN);
        String token = suite.auth().token(user);
        suite.auth().setSilent(true);
        suite.auth().revokeByFeedOnly("user:" + user.id());

        eventually().untilAsserted(() -> assertThat(statusOf(token)).isEqualTo(401));
        String other = suite.auth().token(Role.ADMIN);
        eventually()
                .during(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(statusOf(other)).isEqualTo(400));
    }

    @Test
    void withoutTopicAndFeedAuthenticatedEndpointsFailClosedAndValidationAnswers() {
        String token = suite.auth().token(Role.ADMIN);
        suite.auth().setSilent(true);
        suite.auth().setFeedAnswers(false);

        eventually()
                .untilAsserted(() -> unchecked()
                        .header("Authorization", "Bearer " + token)
                        .body("{}")
                        .post("/api/v1/apps")
                        .then()
                        .statusCode(503)
                        .header("Retry-After", equalTo("1"))
                        .body("detail", startsWith("What is known of revoked tokens is too old")));
        unchecked().body("{}").post("/api/v1/apps").then().statusCode(401);
        validate(Map.of("dlid", "a1b2c3d4e5f6a7b8c9d0e1f20011a942")).then().statusCode(200);
    }

    @Test
    void recordsThatAreNoneChangeNothing() {
        suite.auth().publish("revocation/all", "{".getBytes(UTF_8));
        suite.auth().publish("key/other", null);
        suite.auth().publish("heartbeat", null);
        suite.auth().publish("weather", "{\"kind\":\"weather\"}".getBytes(UTF_8));
        assertThat(statusOf(suite.auth().token(Role.ADMIN))).isEqualTo(400);
    }
}
