package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.FirstAdmin;
import dev.licenseauth.auth.LoginClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;

/** More logins at one time than can be hashed: one permit, few places to wait, and not for long. */
@QuarkusTest
@TestProfile(OverloadTest.Narrow.class)
class OverloadTest extends AuthServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "licenseauth.auth.passwords.permits", "1",
                    "licenseauth.auth.passwords.max-queue", "4",
                    "licenseauth.auth.passwords.deadline", "PT0.5S");
        }
    }

    private record Answered(int status, String retryAfter, Duration after) {}

    @Test
    void whoCannotBeServedIsToldWithinTwoSecondsAndKeepsHisAttempt() throws Exception {
        List<Callable<Answered>> logins = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, Object> login = LoginClient.bound("nobody_" + UUID.randomUUID(), "not the password");
            logins.add(() -> answered(login));
        }

        List<Answered> answers = atOnce(logins);

        List<Answered> refused =
                answers.stream().filter(answer -> answer.status() == 503).toList();
        assertThat(answers).extracting(Answered::status).containsOnly(401, 503);
        assertThat(refused).hasSizeGreaterThan(10).allSatisfy(answer -> {
            assertThat(answer.retryAfter()).isEqualTo("1");
            assertThat(answer.after()).isLessThan(LIMIT);
        });
        long told = answers.stream().filter(answer -> answer.status() == 401).count();
        assertThat(query("SELECT count(*) FROM login_attempt WHERE taken_until > now()"))
                .as("only who was answered 401 has used an attempt up")
                .isEqualTo(Long.toString(told));
        LoginClient.post(LoginClient.bound("admin", FirstAdmin.PASSWORD)).then().statusCode(200);
    }

    private static Answered answered(Map<String, Object> login) {
        Response answer = LoginClient.post(login);
        return new Answered(
                answer.statusCode(), String.valueOf(answer.header("Retry-After")), Duration.ofMillis(answer.time()));
    }
}
