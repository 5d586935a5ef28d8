package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.OtherService;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.licenseauth.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@WithTestResource(value = OtherService.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class HealthTest extends AuthServiceTest {
    @SuppressWarnings("NullAway.Init") // Filled by OtherService.
    Map<String, AtomicInteger> otherService;

    @Test
    void itIsWellWhenEveryServiceIsAndNotWhenOneIsNot() {
        eventually().untilAsserted(() -> assertThat(status("/health")).isEqualTo(200));
        for (String path : List.of("/health", "/healthz", "/api/v1/health", "/api/v1/healthz")) {
            request()
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body("ok", equalTo(true))
                    .body("service", equalTo("license_auth"))
                    .body("version", notNullValue())
                    .body("time_utc", notNullValue())
                    .body("uptime_seconds", greaterThanOrEqualTo(0));
        }

        other(OtherService.STATUS).set(503);
        eventually().untilAsserted(() -> assertThat(status("/health")).isEqualTo(503));
        request().get("/healthz").then().statusCode(503).body("ok", equalTo(false));

        other(OtherService.STATUS).set(200);
        eventually().untilAsserted(() -> assertThat(status("/health")).isEqualTo(200));
    }

    @Test
    void askingDoesNotProbe() {
        int before = other(OtherService.PROBES).get();
        for (int i = 0; i < 200; i++) {
            status("/health");
        }
        assertThat(other(OtherService.PROBES).get() - before).isLessThan(50);
    }

    private AtomicInteger other(String name) {
        return Objects.requireNonNull(otherService.get(name));
    }

    private static int status(String path) {
        return request().get(path).statusCode();
    }
}
