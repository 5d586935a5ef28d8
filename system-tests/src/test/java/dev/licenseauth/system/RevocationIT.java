package dev.licenseauth.system;

import dev.licenseauth.local.client.LoginApi;
import dev.licenseauth.local.client.LoginRefusedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What takes an access token's power away takes it in every service, long before the token expires. */
@ExtendWith(SharedStack.class)
class RevocationIT {
    /** CONTRACT.md, security controls: refused by every service within two seconds. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static LocalStack stack;
    private static SuiteUsers users;

    @BeforeAll
    static void use(LocalStack shared) {
        stack = shared;
        users = new SuiteUsers(shared);
    }

    private static SuiteClient with(LoginApi.Tokens tokens) {
        return SuiteClient.withToken(stack.url(), tokens.accessToken());
    }

    /** As the permissions say: 403, or the answer to a call that is allowed. */
    private static void assertKnownEverywhere(SuiteClient client) throws IOException {
        for (ApiDocuments.Operation probe : ApiDocuments.probes().values()) {
            assertThat(client.call(probe).status()).as(probe.toString()).isIn(200, 400, 403);
        }
    }

    private static void awaitRefusedEverywhere(SuiteClient client, String what) {
        long start = System.nanoTime();
        for (ApiDocuments.Operation probe : ApiDocuments.probes().values()) {
            await(probe + " after " + what)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(PROMISED)
                    .untilAsserted(() -> assertThat(client.call(probe).status()).isEqualTo(401));
        }
        System.getLogger("revocation")
                .log(
                        System.Logger.Level.INFO,
                        "{0}: refused by every service after {1} ms",
                        what,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    @Test
    void everyServiceRefusesABannedUser() throws IOException {
        SuiteUsers.SuiteUser user = users.create("support");
        SuiteClient client = with(users.logIn(user));
        assertKnownEverywhere(client);
        users.ban(user);
        awaitRefusedEverywhere(client, "ban");
        assertThatExceptionOfType(LoginRefusedException.class)
                .isThrownBy(() -> users.logIn(user))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(401));
        users.unban(user);
        assertKnownEverywhere(with(users.logIn(user)));
        assertThat(client.call(ApiDocuments.probe("audit-service")).status())
                .as("the token of before the ban")
                .isEqualTo(401);
    }

    @Test
    void everyServiceRefusesATokenOfAnEarlierRole() throws IOException {
        SuiteUsers.SuiteUser user = users.create("admin");
        SuiteClient admin = with(users.logIn(user));
        assertKnownEverywhere(admin);
        stack.client()
                .post("/api/v1/users/" + user.id() + "/role", Map.of("role", "user"))
                .requireSuccess();
        awaitRefusedEverywhere(admin, "role change");
        assertThat(with(users.logIn(user))
                        .call(ApiDocuments.probe("audit-service"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void everyServiceRefusesASessionThatWasLoggedOut() throws IOException {
        SuiteUsers.SuiteUser user = users.create("support");
        LoginApi.Tokens one = users.logIn(user);
        LoginApi.Tokens other = users.logIn(user);
        SuiteClient.anonymous(stack.url())
                .post("/api/v1/auth/logout", Map.of("refresh_token", one.refreshToken()))
                .require(204);
        awaitRefusedEverywhere(with(one), "logout");
        assertKnownEverywhere(with(other));
    }

    @Test
    void forceReauthNonAdminEndsEverybodysSessionsBelowAdmin() throws IOException {
        SuiteUsers.SuiteUser user = users.create("reseller");
        SuiteUsers.SuiteUser admin = users.create("admin");
        SuiteClient usersClient = with(users.logIn(user));
        SuiteClient adminsClient = with(users.logIn(admin));
        SuiteClient superAdmin = with(stack.login().logIn("admin", stack.adminPassword()));
        superAdmin
                .post(
                        "/api/v1/security/emergency",
                        Map.of("action", "force_reauth_non_admin", "reason", "system test"),
                        UUID.randomUUID().toString())
                .requireSuccess();
        awaitRefusedEverywhere(usersClient, "force_reauth_non_admin");
        assertKnownEverywhere(adminsClient);
        assertKnownEverywhere(superAdmin);
        assertKnownEverywhere(with(users.logIn(user)));
    }
}
