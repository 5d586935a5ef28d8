package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.auth.Person;
import dev.licenseauth.auth.application.BanUser;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.security.Caller;
import dev.licenseauth.domain.security.Role;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** What ends credentials before their time. */
@QuarkusTest
class RevocationTest extends AuthServiceTest {
    @Inject
    BanUser banUser;

    private static void isRefused(Person person) {
        eventually().untilAsserted(() -> assertThat(person.tokenStatus()).isEqualTo(401));
    }

    private static void ban(Person admin, Person user) {
        admin.asks()
                .body(Map.of("reason", "shared his password"))
                .post("/api/v1/users/" + user.id() + "/ban")
                .then()
                .statusCode(200)
                .body("ban.reason", equalTo("shared his password"));
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    @Test
    void aBanEndsTokensAndSessionsAndTheLogin() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        Person other = person(Role.USER);
        assertThat(user.tokenStatus()).isEqualTo(200);

        ban(admin, user);

        isRefused(user);
        user.refresh().then().statusCode(401);
        LoginClient.post(LoginClient.bound(user.name(), FirstAdmin.PASSWORD))
                .then()
                .statusCode(401);
        assertThat(other.tokenStatus()).isEqualTo(200);
        other.refresh().then().statusCode(200);
    }

    @Test
    void whatABanEndedStaysEndedAndANewLoginIsGood() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        ban(admin, user);
        isRefused(user);

        admin.asks()
                .post("/api/v1/users/" + user.id() + "/unban")
                .then()
                .statusCode(200)
                .body("ban", equalTo(null));

        user.refresh().then().statusCode(401);
        assertThat(user.tokenStatus()).isEqualTo(401);
        assertThat(user.again().tokenStatus()).isEqualTo(200);
    }

    @Test
    void aBanWithAnEndLapses() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);
        admin.asks()
                .body(Map.of("reason", "for a while", "until", "2999-01-01T00:00:00Z"))
                .post("/api/v1/users/" + user.id() + "/ban")
                .then()
                .statusCode(200)
                .body("ban.until", equalTo("2999-01-01T00:00:00Z"));

        execute("UPDATE users SET banned_until = now() WHERE id = ?", user.id());

        assertThat(user.again().tokenStatus()).isEqualTo(200);
    }

    /** A login reads the counter while the ban holds it, and is done before the ban commits. */
    @Test
    void aBanThatCommitsLateKillsTheTokenThatWasGrantedMeanwhile() throws Exception {
        Person admin = person(Role.SUPER_ADMIN);
        Person user = person(Role.USER);
        Caller caller = new Caller(
                "user:" + admin.id(),
                Role.SUPER_ADMIN,
                admin.id(),
                UUID.randomUUID(),
                null,
                Instant.now(),
                null,
                null,
                null);

        Person meanwhile;
        try (ExecutorService elsewhere = Executors.newSingleThreadExecutor()) {
            meanwhile = QuarkusTransaction.requiringNew().call(() -> {
                banUser.handle(new BanUser.Command(caller, user.id(), new Ban("late", null), _ -> true));
                // On another connection, which sees nothing of the ban.
                return elsewhere.submit(user::again).get(20, TimeUnit.SECONDS);
            });
        }

        assertThat(Long.parseLong(meanwhile.claim("rev")))
                .isLessThan(
                        Long.parseLong(query("SELECT counter FROM revocation WHERE target = ?", "user:" + user.id())));
        isRefused(meanwhile);
        meanwhile.refresh().then().statusCode(401);
    }

    @Test
    void aChangeOfRoleKillsTokensAndARefreshBringsTheNewRole() throws Exception {
        Person admin = person(Role.ADMIN);
        Person user = person(Role.USER);

        admin.asks()
                .body(Map.of("role", "support"))
                .post("/api/v1/users/" + user.id() + "/role")
                .then()
                .statusCode(200)
                .body("role", equalTo("support"));

        isRefused(user);
        Response refreshed = user.refresh();
        refreshed.then().statusCode(200).body("user.role", equalTo("support"));
        assertThat(user.with(refreshed.path("access_token")).claim("role")).isEqualTo("support");
        assertThat(user.with(refreshed.path("access_token")).tokenStatus()).isEqualTo(200);
    }

    @Test
    void forceReauthSparesAdminsOrNobodyAndTakesOneRow() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        Person admin = person(Role.ADMIN);
        Person reseller = person(Role.RESELLER);
        Person user = person(Role.USER);

        execute("DELETE FROM revocation WHERE target = 'non_admin'");
        String rows = query("SELECT count(*) FROM revocation");
        emergency(root, "force_reauth_non_admin", newKey()).then().statusCode(200);

        assertThat(query("SELECT count(*) FROM revocation")).isEqualTo(Integer.toString(Integer.parseInt(rows) + 1));
        isRefused(user);
        isRefused(reseller);
        user.refresh().then().statusCode(401);
        assertThat(admin.tokenStatus()).isEqualTo(200);
        assertThat(root.tokenStatus()).isEqualTo(200);
        assertThat(user.again().tokenStatus()).isEqualTo(200);

        emergency(root, "force_reauth_all", newKey()).then().statusCode(200);

        isRefused(admin);
        isRefused(root);
        root.refresh().then().statusCode(401);
        assertThat(root.again().tokenStatus())
                .as("nobody is kept from logging in")
                .isEqualTo(200);
    }

    @Test
    void whoWasSentBackAsAUserDoesNotComeBackAsAnAdmin() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        Person user = person(Role.USER);
        emergency(root, "force_reauth_non_admin", newKey()).then().statusCode(200);

        root.asks()
                .body(Map.of("role", "admin"))
                .post("/api/v1/users/" + user.id() + "/role")
                .then()
                .statusCode(200);

        user.refresh().then().statusCode(401);
    }

    private static Response emergency(Person person, String action, String key) {
        return person.asks()
                .header("Idempotency-Key", key)
                .body(Map.of("action", action, "reason", "a test"))
                .post("/api/v1/security/emergency");
    }

    @Test
    void aDryRunCountsAndEndsNothing() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        Person user = person(Role.USER);
        int before = dryRun(root);

        Person more = user.again();

        assertThat(dryRun(root)).isEqualTo(before + 1);
        assertThat(more.tokenStatus()).isEqualTo(200);
    }

    private static int dryRun(Person root) {
        Response answer = root.asks()
                .header("Idempotency-Key", newKey())
                .body(Map.of("action", "force_reauth_non_admin", "reason", "a test", "dry_run", true))
                .post("/api/v1/security/emergency");
        answer.then().statusCode(200).body("dry_run", equalTo(true));
        return answer.path("sessions");
    }

    @Test
    void anEmergencyNeedsAReasonAKeyAndAnActionThatThereIs() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        root.asksWrongly()
                .body(Map.of("action", "lockdown_logins"))
                .post("/api/v1/security/emergency")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(java.util.List.of("action", "reason", "Idempotency-Key")))
                .body("errors[0].message", equalTo("must be one of force_reauth_non_admin, force_reauth_all"));
    }

    @Test
    void anEmergencyNeedsAPasswordThatWasProvedLately() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        execute("UPDATE session SET authenticated_at = now() - interval '301 seconds' WHERE user_id = ?", root.id());
        Person late = root.with(root.refresh().path("access_token"));
        emergency(late, "force_reauth_non_admin", newKey())
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", org.hamcrest.Matchers.containsString("max_age=\"300\""))
                .body("type", equalTo("https://licenseauth.dev/problems/step-up-required"));

        Response stepUp = late.asks()
                .body(LoginClient.bound(root.name(), FirstAdmin.PASSWORD))
                .post("/api/v1/auth/step-up");

        stepUp.then().statusCode(200);
        Person proved = late.with(stepUp.path("access_token"));
        assertThat(proved.claim("sid")).isEqualTo(late.claim("sid"));
        emergency(proved, "force_reauth_non_admin", newKey()).then().statusCode(200);
    }

    @Test
    void theSameEmergencySentTwiceIsTakenOnce() throws Exception {
        Person root = person(Role.SUPER_ADMIN);
        String key = newKey();
        emergency(root, "force_reauth_non_admin", key).then().statusCode(200);
        String counter = query("SELECT value FROM revocation_counter");

        emergency(root, "force_reauth_non_admin", key)
                .then()
                .statusCode(200)
                .header("Idempotency-Replayed", equalTo("true"));

        assertThat(query("SELECT value FROM revocation_counter")).isEqualTo(counter);
    }
}
