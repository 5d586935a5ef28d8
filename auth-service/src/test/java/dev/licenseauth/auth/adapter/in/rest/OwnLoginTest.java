package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.auth.LoginClient.Challenge;
import dev.licenseauth.auth.Person;
import dev.licenseauth.domain.security.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** What somebody who is logged in does about his own sessions and password. */
@QuarkusTest
class OwnLoginTest extends AuthServiceTest {
    private static final String NEW_PASSWORD = "a new and longer password";

    @BeforeEach
    void nobodyIsLockedOut() {
        execute("DELETE FROM login_attempt");
    }

    private static Map<String, Object> change(String name, String current, String chosen) {
        Challenge challenge = LoginClient.challenge(name);
        Map<String, Object> body =
                LoginClient.body(name, challenge, LoginClient.boundCiphertext(name, current, challenge));
        body.put(
                "encrypted_new_password",
                Base64.getEncoder().encodeToString(LoginClient.boundCiphertext(name, chosen, challenge)));
        return body;
    }

    private static Response changePassword(Person person, Map<String, Object> body) {
        return person.asks().body(body).post("/api/v1/auth/password");
    }

    @Test
    void aNewPasswordEndsAllOtherSessions() throws Exception {
        Person user = person(Role.USER);
        Person other = user.again();

        Response changed = changePassword(user, change(user.name(), FirstAdmin.PASSWORD, NEW_PASSWORD));

        changed.then().statusCode(200);
        Person now = user.with(changed.path("access_token"));
        assertThat(now.tokenStatus()).isEqualTo(200);
        assertThat(now.claim("sid")).isEqualTo(user.claim("sid"));
        eventually().untilAsserted(() -> assertThat(other.tokenStatus()).isEqualTo(401));
        eventually().untilAsserted(() -> assertThat(user.tokenStatus()).isEqualTo(401));
        other.refresh().then().statusCode(401);
        user.refresh().then().statusCode(200);
        LoginClient.post(LoginClient.bound(user.name(), FirstAdmin.PASSWORD))
                .then()
                .statusCode(401);
        LoginClient.post(LoginClient.bound(user.name(), NEW_PASSWORD)).then().statusCode(200);
    }

    @Test
    void anOperatorSeesByTimeAndTagThatThereIsANewPassword() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        Response before = admin.asks().get("/api/v1/users/" + user.id());

        changePassword(user, change(user.name(), FirstAdmin.PASSWORD, NEW_PASSWORD))
                .then()
                .statusCode(200);

        Response after = admin.asks().get("/api/v1/users/" + user.id());
        assertThat(after.<String>path("updated_at")).isNotEqualTo(before.path("updated_at"));
        assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @Test
    void aNewPasswordNeedsTheCurrentOneAndCountsAgainstTheLimit() throws Exception {
        Person user = person(Role.USER);
        for (int i = 0; i < 6; i++) {
            changePassword(user, change(user.name(), "not the password", NEW_PASSWORD))
                    .then()
                    .statusCode(401)
                    .body("type", equalTo("https://licenseauth.dev/problems/invalid-credentials"));
        }
        double before = hashes();
        changePassword(user, change(user.name(), FirstAdmin.PASSWORD, NEW_PASSWORD))
                .then()
                .statusCode(429);
        user.asks()
                .body(LoginClient.bound(user.name(), FirstAdmin.PASSWORD))
                .post("/api/v1/auth/step-up")
                .then()
                .statusCode(429);
        assertThat(hashes()).isEqualTo(before);
    }

    @Test
    void aNewPasswordIsBoundToTheSameChallengeAndLongEnough() throws Exception {
        Person user = person(Role.USER);
        Map<String, Object> otherChallenge = change(user.name(), FirstAdmin.PASSWORD, NEW_PASSWORD);
        otherChallenge.put(
                "encrypted_new_password",
                change(user.name(), FirstAdmin.PASSWORD, NEW_PASSWORD).get("encrypted_new_password"));
        Challenge challenge = LoginClient.challenge(user.name());
        Map<String, Object> bare = LoginClient.body(
                user.name(), challenge, LoginClient.boundCiphertext(user.name(), FirstAdmin.PASSWORD, challenge));
        byte[] alone = LoginClient.encrypt(challenge.keyId(), NEW_PASSWORD.getBytes(StandardCharsets.UTF_8));
        bare.put("encrypted_new_password", Base64.getEncoder().encodeToString(alone));
        Map<String, Object> plain = LoginClient.bound(user.name(), FirstAdmin.PASSWORD);
        plain.put("new_password", NEW_PASSWORD);
        Map<String, Object> none = LoginClient.bound(user.name(), FirstAdmin.PASSWORD);
        for (Map<String, Object> body : List.of(otherChallenge, bare, plain, none)) {
            changePassword(user, body)
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("https://licenseauth.dev/problems/invalid-login-payload"));
        }

        changePassword(user, change(user.name(), FirstAdmin.PASSWORD, "elevenchars"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("new_password"));

        user.refresh().then().statusCode(200);
    }

    @Test
    void nobodyTriesOtherPeoplesPasswordsByAStepUp() throws Exception {
        Person user = person(Role.USER);
        Person victim = person(Role.USER);
        double before = hashes();

        user.asks()
                .body(LoginClient.bound(victim.name(), FirstAdmin.PASSWORD))
                .post("/api/v1/auth/step-up")
                .then()
                .statusCode(400);
        changePassword(user, change(victim.name(), FirstAdmin.PASSWORD, NEW_PASSWORD))
                .then()
                .statusCode(400);

        assertThat(hashes()).isEqualTo(before);
    }

    @Test
    void aStepUpIsGoodOnceAndGivesALaterTimeOfProof() throws Exception {
        Person user = person(Role.USER);
        execute("UPDATE session SET authenticated_at = now() - interval '1 hour' WHERE user_id = ?", user.id());
        Map<String, Object> proof = LoginClient.bound(user.name(), FirstAdmin.PASSWORD);

        Response stepUp = user.asks().body(proof).post("/api/v1/auth/step-up");

        stepUp.then().statusCode(200);
        Person proved = user.with(stepUp.path("access_token"));
        assertThat(Long.parseLong(proved.claim("auth_time"))).isEqualTo(Long.parseLong(proved.claim("iat")));
        Person refreshed = user.with(user.refresh().path("access_token"));
        assertThat(refreshed.claim("auth_time")).isEqualTo(proved.claim("auth_time"));
        user.asks().body(proof).post("/api/v1/auth/step-up").then().statusCode(400);
    }

    @Test
    void ownSessionsAreListedAndEnded() throws Exception {
        Person user = person(Role.USER);
        Person other = user.again();
        Person stranger = person(Role.USER);
        Response list = user.asks().get("/api/v1/auth/sessions");
        list.then().statusCode(200).body("items", hasSize(2)).body("items.current", equalTo(List.of(false, true)));
        String otherSession = other.claim("sid");
        assertThat(list.<String>path("items[0].id")).isEqualTo(otherSession);

        stranger.asks().delete("/api/v1/auth/sessions/" + otherSession).then().statusCode(404);
        user.asks().delete("/api/v1/auth/sessions/" + UUID.randomUUID()).then().statusCode(404);
        user.asks().delete("/api/v1/auth/sessions/nonsense").then().statusCode(404);
        user.asks().delete("/api/v1/auth/sessions/" + otherSession).then().statusCode(204);

        eventually().untilAsserted(() -> assertThat(other.tokenStatus()).isEqualTo(401));
        other.refresh().then().statusCode(401);
        user.asks().get("/api/v1/auth/sessions").then().body("items", hasSize(1));
        user.asks().delete("/api/v1/auth/sessions/" + otherSession).then().statusCode(404);
        assertThat(query(
                        "SELECT count(*) FROM outbox WHERE ce_type = 'auth.session_revoked' AND ce_subject = ?",
                        "user:" + user.id()))
                .isEqualTo("1");
    }

    @Test
    void logoutKillsTheAccessTokensOfTheSession() throws Exception {
        Person user = person(Role.USER);
        Person other = user.again();

        request()
                .body(Map.of("refresh_token", user.refreshToken()))
                .post("/api/v1/auth/logout")
                .then()
                .statusCode(204);

        eventually().untilAsserted(() -> assertThat(user.tokenStatus()).isEqualTo(401));
        assertThat(other.tokenStatus()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenUsedTwiceKillsTheAccessTokensToo() throws Exception {
        Person user = person(Role.USER);
        Person next = user.with(user.refresh().path("access_token"));

        user.refresh().then().statusCode(401);

        eventually().untilAsserted(() -> assertThat(next.tokenStatus()).isEqualTo(401));
    }
}
