package dev.licenseauth.domain.licensing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "Example.COM, example.com",
        "' example.com ', example.com",
        "https://www.example.com/shop?x=1#y, example.com",
        "http://user:pass@example.com:8080/a/b, example.com",
        "www.example.com., example.com",
        "www.com, www.com",
        "www.www.example.com, www.example.com",
        "wwwx.example.com, wwwx.example.com",
        "//example.com, ''",
        "shop.example.com/?next=https://other.com, shop.example.com",
        "shop.example.com/?u=http://, shop.example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "localhost:3000, localhost",
        "192.168.1.10:80, 192.168.1.10",
        "[::1]:8080, 0:0:0:0:0:0:0:1",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "127.0.0.1.evil.com, 127.0.0.1.evil.com",
        "example.com\\@evil.com, example.com",
        "example.com@evil.com, evil.com"
    })
    void theHostIsKeptInOneForm(String written, String host) {
        assertThat(DomainName.parse(written).map(DomainName::host).orElse("")).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "a..b",
                ".example.com",
                "-a.example.com",
                "a-.example.com",
                "exa mple.com",
                "exam\u0000ple.com",
                "example.com:http",
                "256.1.1.1",
                "01.2.3.4",
                "[::1",
                "[::1]x",
                "[example.com]",
                "1:2:3",
                "https://",
                "exa%6dple.com",
                "example.com'--",
                "\ud800.example"
            })
    void whatIsNoHostIsRefused(String written) {
        assertThat(DomainName.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300})
    void overlongLabelsAndNamesAreRefused(int length) {
        assertThat(DomainName.parse("a".repeat(length) + ".example.com")).isEmpty();
        assertThat(DomainName.parse("abcd.".repeat(length) + "com")).isEmpty();
    }
}
