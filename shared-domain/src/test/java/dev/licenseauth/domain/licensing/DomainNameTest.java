package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.InternetNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The form, without the published tables; license-service tests it with them. */
class DomainNameTest {
    private static final InternetNames NAMES = new InternetNames() {
        @Override
        public Optional<String> toAscii(String name) {
            try {
                return Optional.of(IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public boolean isPublicSuffix(String host) {
            return host.equals("com") || host.equals("co.uk");
        }
    };

    private static String read(String written) {
        return switch (DomainName.parse(written, NAMES)) {
            case DomainName.Parsed.Host(DomainName name) -> name.host();
            case DomainName.Parsed.PublicSuffix() -> "(public suffix)";
            case DomainName.Parsed.NoHost() -> "";
        };
    }

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
        "example.com@evil.com, evil.com",
        "co.uk, (public suffix)",
        "www.co.uk, www.co.uk"
    })
    void theHostIsKeptInOneForm(String written, String host) {
        assertThat(read(written)).isEqualTo(host);
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
        assertThat(read(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300})
    void overlongLabelsAndNamesAreRefused(int length) {
        assertThat(read("a".repeat(length) + ".example.com")).isEmpty();
        assertThat(read("abcd.".repeat(length) + "com")).isEmpty();
    }
}
