package dev.licenseauth.local.launcher.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RequestTargetTest {

    @Test
    void aPlainPathIsSplitIntoItsSegmentsAndKeptAsItWasSent() {
        RequestTarget target = RequestTarget.parse("/api/v1/licensing/validate?dlid=a-b&domain=x%2Fy");

        assertThat(target)
                .isEqualTo(new RequestTarget.Accepted(
                        List.of("api", "v1", "licensing", "validate"),
                        "/api/v1/licensing/validate?dlid=a-b&domain=x%2Fy"));
    }

    @Test
    void segmentsAreDecodedOnceAsUtf8() {
        RequestTarget target = RequestTarget.parse("/api/v1/%6cicensing/a%20b%E2%80%8Bc/status");

        assertThat(target)
                .isInstanceOfSatisfying(
                        RequestTarget.Accepted.class,
                        accepted -> assertThat(accepted.segments())
                                .containsExactly("api", "v1", "licensing", "a b\u200bc", "status"));
    }

    @Test
    void theAbsoluteFormIsReducedToItsPath() {
        RequestTarget target = RequestTarget.parse("http://elsewhere.example/api/v1/apps?limit=2");

        assertThat(target).isEqualTo(new RequestTarget.Accepted(List.of("api", "v1", "apps"), "/api/v1/apps?limit=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/licenses/../../q/metrics",
                "/api/v1/../q/metrics",
                "/api/v1/.",
                "/./api/v1/licenses",
                "/api/v1/%2e%2e/q/metrics",
                "/api/v1/%2E./q/metrics",
                "/api/v1/.%2e/q/metrics",
                "/api/v1/..%2fq/metrics",
                "/api/v1/licenses%2f..%2f..%2fq%2fmetrics",
                "/api/v1/licenses%2Fx",
                "/api/v1/licenses\\..\\..\\q",
                "/api/v1/licenses/%5c..%5cq",
                "/api/v1/%252e%252e/q/metrics",
                "/api/v1/licenses%252fx",
                "/api/v1/%25252e%25252e/q",
                "//q/metrics",
                "/api//v1/licenses",
                "/api/v1//q/metrics",
                "/api/v1/licenses;/../q",
                "/api/v1/..;/q/metrics",
                "/api/v1/licenses;jsessionid=1",
                "/api/v1/licenses%3b/x",
                "/api/v1/licenses%00",
                "/api/v1/licenses/%0d%0aX-Injected:1",
                "/api/v1/licenses/\u00e4",
                "/api/v1/licenses/%c0%ae%c0%ae/q",
                "/api/v1/licenses/%ff",
                "/api/v1/licenses/%",
                "/api/v1/licenses/%2",
                "/api/v1/licenses/%zz",
                "/api/v1/licenses/a b",
                "/api/v1/licenses#fragment",
                "/api/v1/licenses?a=b#fragment",
                "/api/v1/licenses?a=\u00e4",
                "*",
                "",
                "api/v1/licenses",
                "elsewhere.example:443",
                "http://elsewhere.example",
                "ftp://elsewhere.example/api/v1/licenses",
            })
    void aTargetThatTwoReadersCouldReadDifferentlyIsRefused(String target) {
        assertThat(RequestTarget.parse(target)).isInstanceOf(RequestTarget.Refused.class);
    }

    @Test
    void theRefusalRepeatsNothingOfTheTarget() {
        assertThat(RequestTarget.parse("/api/v1/licensing/secretkey/.."))
                .isInstanceOfSatisfying(
                        RequestTarget.Refused.class,
                        refused -> assertThat(refused.detail()).doesNotContain("secretkey"));
    }
}
