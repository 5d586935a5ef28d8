package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.port.Passwords;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@TestProfile(PlainLoginTest.Relaxed.class)
class PlainLoginTest extends AuthServiceTest {
    @Inject
    Passwords passwords;

    public static final class Relaxed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "licenseauth.auth.login.enforce-payload-encryption", "false",
                    "licenseauth.auth.login.payload-binding", "required");
        }
    }

    @Test
    void aPlainPasswordLogsAnUnprivilegedUserInAndNeverAnAdministrator() throws Exception {
        execute(
                "INSERT INTO users (id, username, username_key, role, password) VALUES (?, 'joe', 'joe', 'user', ?)",
                UUID.randomUUID(),
                passwords.hash(new Password(FirstAdmin.PASSWORD)));
        LoginClient.post(Map.of("username", "joe", "password", FirstAdmin.PASSWORD))
                .then()
                .statusCode(200);
        double before = hashes();

        LoginClient.post(Map.of("username", "admin", "password", FirstAdmin.PASSWORD))
                .then()
                .statusCode(401)
                .body("type", equalTo("https://licenseauth.dev/problems/invalid-credentials"));

        assertThat(hashes() - before).isEqualTo(1);
    }

    @Test
    void whereBindingIsRequiredABarePayloadIsRefused() {
        LoginClient.post(LoginClient.bare("admin", FirstAdmin.PASSWORD)).then().statusCode(400);
        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);
    }
}
