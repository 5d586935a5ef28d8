package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Login, tokens and health while parts of the suite are away. */
class LoginFaultsIT {
    /** Until a service that learns nothing any more knows it, and until the health probes do. */
    private static final Duration NOTICED = Duration.ofSeconds(15);

    private static final Duration STALE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static LocalStack stack;
    private static String dlid;

    @BeforeAll
    static void up() throws IOException {
        stack = LocalStack.start("login faults", Map.of(), "--no-demo");
        stack.client().catalogue();
        dlid = stack.client().issueOf(SuiteClient.APP, "pos", "faults");
    }

    @AfterAll
    static void down() {
        stack.close();
    }

    private static SuiteClient administrator() throws IOException {
        return SuiteClient.withToken(
                stack.url(), stack.login().logIn("admin", stack.adminPassword()).accessToken());
    }

    private static SuiteClient.Answer health() throws IOException {
        return SuiteClient.anonymous(stack.url()).get("/health", Map.of());
    }

    private static void awaitHealth(boolean ok) {
        await().atMost(NOTICED)
                .untilAsserted(() ->
                        assertThat(health().body().path("ok").asBoolean(!ok)).isEqualTo(ok));
    }

    @Test
    void healthSaysSoWhileAServiceIsAway() throws IOException {
        awaitHealth(true);
        try (HeldDown _ = stack.holdDown("webhook-dispatcher")) {
            awaitHealth(false);
            SuiteClient.Answer answer = health();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("service").asText()).isEqualTo("license_auth");
        }
        awaitHealth(true);
        assertThat(health().status()).isEqualTo(200);
    }

    @Test
    void withoutKafkaTokensAreCheckedByTheFeed() throws IOException {
        SuiteClient administrator = administrator();
        try (HeldDown _ = stack.holdDown("kafka")) {
            long end = System.nanoTime() + STALE.plus(STALE).toNanos();
            while (System.nanoTime() < end) {
                for (ApiDocuments.Operation probe : ApiDocuments.probes().values()) {
                    assertThat(administrator.call(probe).status())
                            .as(probe.toString())
                            .isIn(200, 400);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    @Test
    void withoutKafkaAndAuthServiceNobodyIsLetInAndValidationGoesOn() throws IOException {
        SuiteClient administrator = administrator();
        try (HeldDown _ = stack.holdDown("kafka", "auth-service")) {
            for (ApiDocuments.Operation probe : ApiDocuments.probes().values()) {
                await(probe.toString())
                        .atMost(STALE)
                        .untilAsserted(() ->
                                assertThat(administrator.call(probe).status()).isEqualTo(503));
                SuiteClient.Answer refusal = administrator.call(probe);
                assertThat(refusal.status()).as(probe.toString()).isEqualTo(503);
                assertThat(refusal.headers().firstValue("Retry-After"))
                        .as(probe.toString())
                        .isPresent();
            }
            JsonNode answer = SuiteClient.anonymous(stack.url())
                    .get(
                            "/api/v1/licensing/validate",
                            Map.of("dlid", dlid, "product", "pos", "domain", "shop.example.com"))
                    .require(200);
            assertThat(answer.path("valid").asBoolean()).isTrue();
        }
        for (ApiDocuments.Operation probe : ApiDocuments.probes().values()) {
            await(probe.toString())
                    .atMost(NOTICED)
                    .untilAsserted(
                            () -> assertThat(administrator.call(probe).status()).isIn(200, 400));
        }
    }

    @Test
    void aNonceStaysUsedWhenAuthServiceIsKilledRightAfter() throws IOException {
        String request = stack.login().request("admin", stack.adminPassword());
        assertThat(stack.login().submit(request).status()).isEqualTo(200);
        stack.holdDown("auth-service").close();
        await().atMost(NOTICED)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(stack.login().submit(request).status()).isNotIn(502, 503, 504));
        assertThat(stack.login().submit(request))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("/invalid-login-payload"));
        assertThat(stack.login().logIn("admin", stack.adminPassword()).accessToken())
                .isNotEmpty();
    }
}
