package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardedHeadersTest {

    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    @Test
    void whatAnUnknownPeerClaimsIsDropped() {
        headers.add("X-Forwarded-For", "10.0.0.1")
                .add("x-forwarded-for", "10.0.0.2")
                .add("X-Forwarded-Proto", "https")
                .add("X-FORWARDED-HOST", "evil.example")
                .add("Forwarded", "for=10.0.0.1")
                .add("X-Real-IP", "10.0.0.1")
                .add("X-Request-Id", "kept");

        new ForwardedHeaders(List.of()).rewrite(headers, "203.0.113.9");

        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(headers.names()).containsExactlyInAnyOrder("X-Forwarded-For", "X-Request-Id");
    }

    @Test
    void aConfiguredProxyIsBelievedAndAppearsAtTheRight() {
        headers.add("X-Forwarded-For", "198.51.100.7").add("X-Forwarded-For", "10.1.2.3");

        new ForwardedHeaders(List.of(AddressBlock.parse("10.0.0.0/8"))).rewrite(headers, "10.9.9.9");

        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("198.51.100.7, 10.1.2.3, 10.9.9.9");
    }

    @Test
    void aConfiguredProxyThatSaysNothingIsTheClient() {
        new ForwardedHeaders(List.of(AddressBlock.parse("10.0.0.0/8"))).rewrite(headers, "10.9.9.9");

        assertThat(headers.getAll("X-Forwarded-For")).containsExactly("10.9.9.9");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "10.0.0.0/8, 2001:db8::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
    })
    void blocksAreComparedByTheirPrefix(String block, String address, boolean contained) {
        assertThat(AddressBlock.parse(block).contains(address)).isEqualTo(contained);
    }
}
