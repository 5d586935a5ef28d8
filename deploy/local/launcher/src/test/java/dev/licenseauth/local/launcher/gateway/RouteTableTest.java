package dev.licenseauth.local.launcher.gateway;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RouteTableTest {

    private static final Path PRODUCTION_TABLE = Path.of("../../gateway/routes.json");

    @TempDir
    private Path folder;

    private RouteTable production;

    @BeforeEach
    void load() throws IOException {
        production = RouteTable.load(PRODUCTION_TABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "/health, auth-service",
        "/healthz, auth-service",
        "/api/v1/health, auth-service",
        "/api/v1/healthz, auth-service",
        "/.well-known/jwks.json, auth-service",
        "/api/v1/auth/login, auth-service",
        "/api/v1/users/42/ban, auth-service",
        "/api/v1/bundles, auth-service",
        "/api/v1/security/settings, auth-service",
        "/api/v1/flags, auth-service",
        "/api/v1/public/config, auth-service",
        "/api/v1/api-keys, auth-service",
        "/api/v1/licenses, license-service",
        "/api/v1/licenses/, license-service",
        "/api/v1/licensing/validate?dlid=1, license-service",
        "/api/v1/apps/app_1, license-service",
        "/api/v1/products, license-service",
        "/api/v1/plans, license-service",
        "/api/v1/my/licenses, license-service",
        "/api/v1/events/stream, audit-service",
        "/api/v1/audit/log/checkpoint, audit-service",
        "/api/v1/webhooks/1/test, webhook-dispatcher",
        "/api/v1/deliveries/1/retry, webhook-dispatcher",
    })
    void everyPublicPathHasItsService(String target, String service) {
        assertThat(serviceFor(target)).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/q/metrics",
                "/q/health/ready",
                "/%71/metrics",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v1/q/metrics",
                "/api/v1/licensesX",
                "/api/v1/license",
                "/api/v1/LICENSES",
                "/api/v2/licenses",
                "/health/extra",
                "/.well-known/jwks.json/extra",
                "/internal/revocations",
            })
    void everythingElseHasNone(String target) {
        assertThat(serviceFor(target)).isNull();
    }

    @Test
    void theLongestRouteWinsWhateverTheOrder() throws IOException {
        RouteTable table = load("""
                {"routes":[{"prefix":"/a","service":"short"},{"prefix":"/a/b","service":"long"},{"path":"/a/b/c","service":"one"}]}
                """);

        assertThat(table.serviceFor(accepted("/a/x"))).isEqualTo("short");
        assertThat(table.serviceFor(accepted("/a/b/x"))).isEqualTo("long");
        assertThat(table.serviceFor(accepted("/a/b/c"))).isEqualTo("one");
        assertThat(table.serviceFor(accepted("/a/b/c/d"))).isEqualTo("long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"routes\":[]}",
                "{\"routes\":[{\"prefix\":\"/q\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/a/\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"a\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/a/../b\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/a\"}]}",
                "{\"routes\":[{\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/a\",\"path\":\"/a\",\"service\":\"a\"}]}",
                "{\"routes\":[{\"prefix\":\"/a\",\"service\":\"a\",\"more\":1}]}",
                "{\"routes\":[{\"prefix\":\"/a\",\"service\":\"a\"},{\"path\":\"/a\",\"service\":\"b\"}]}",
            })
    void aTableThatMakesNoSenseIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> load(json));
    }

    private RouteTable load(String json) throws IOException {
        return RouteTable.load(Files.writeString(folder.resolve("routes.json"), json));
    }

    private @Nullable String serviceFor(String target) {
        return production.serviceFor(accepted(target));
    }

    private static RequestTarget.Accepted accepted(String target) {
        assertThat(RequestTarget.parse(target)).isInstanceOf(RequestTarget.Accepted.class);
        return (RequestTarget.Accepted) RequestTarget.parse(target);
    }
}
