package dev.licenseauth.domain.webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TargetUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com,             https://shop.example.com/",
        "HTTPS://Shop.Example.COM/A,           https://shop.example.com/A",
        "https://shop.example.com.:443/a?b=c,  https://shop.example.com/a?b=c",
        "http://shop.example.com:80/,          http://shop.example.com/",
        "https://shop.example.com:8443/a%20b,  https://shop.example.com:8443/a%20b",
        "https://xn--shp-sna.example/,         https://xn--shp-sna.example/",
        "https://93.184.216.34/,               https://93.184.216.34/",
        "https://localhost/,                   https://localhost/"
    })
    void aUrlIsKeptInOneForm(String written, String form) {
        assertThat(TargetUrl.parse(written).value()).isEqualTo(form);
        assertThat(TargetUrl.parse(form).value()).isEqualTo(form);
    }

    @Test
    void anIpv6AddressStandsInBracketsAndIsTheAddressItIs() {
        TargetUrl url = TargetUrl.parse("https://[2606:4700:0::1111]:8443/a");
        assertThat(url.authority()).isEqualTo("[2606:4700:0:0:0:0:0:1111]:8443");
        assertThat(url.literalAddress()).isPresent();
        assertThat(TargetUrl.parse("https://[::ffff:10.0.0.1]/").host()).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0x7f.0.0.0x1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1.5/",
                "https://256.0.0.1/",
                "https://1.2.3.4../",
                "https://a..b/",
                "https://-a.example/",
                "https://%31%32%37.0.0.1/",
                "https://127。0。0。1/",
                "https://a@127.0.0.1/",
                "https://a:b@c.example/",
                "https://c.example\\@127.0.0.1/",
                "https://[::1%25lo]/",
                "https://[::1/",
                "https:c.example",
                "https:/c.example",
                "//c.example/",
                "/hooks",
                "file:///etc/passwd",
                "gopher://c.example/",
                "javascript:alert(1)",
                "https://c.example:80a/",
                "https://c.example:6379999/",
                "https://c.example:23/"
            })
    void whatTwoReadersCouldReadDifferentlyIsRefused(String written) {
        assertThatThrownBy(() -> TargetUrl.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePathIsNotInTheText() {
        assertThat(TargetUrl.parse("https://shop.example.com/secret?token=1").toString())
                .isEqualTo("https://shop.example.com/…");
    }
}
