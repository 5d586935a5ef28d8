package dev.licenseauth.license.adapter.out.names;

import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.HostSet;
import dev.licenseauth.domain.licensing.LocalHosts;
import dev.licenseauth.domain.licensing.port.InternetNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What clients write, read with the real tables. */
class HostNamesTest {
    private static final InternetNames NAMES = new PublishedNames();
    private static final LocalHosts LOCAL = new LocalHosts(NAMES, Set.of("wpengine.com", "ngrok-free.app"), 25);

    private static String read(String written) {
        return switch (DomainName.parse(written, NAMES)) {
            case DomainName.Parsed.Host(DomainName name) -> name.host();
            case DomainName.Parsed.PublicSuffix() -> "(public suffix)";
            case DomainName.Parsed.NoHost() -> "(no host)";
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // Plain names, however they are written.
                "example.com, example.com",
                "EXAMPLE.Com, example.com",
                "`  example.com\t`, example.com",
                "shop.example.com, shop.example.com",
                "a.b.c.d.example.com, a.b.c.d.example.com",
                "example.com., example.com",
                "my_shop.example.com, my_shop.example.com",
                "_dmarc.example.com, _dmarc.example.com",
                "a--b.example.com, a--b.example.com",
                "123.example.com, 123.example.com",
                "1and1.com, 1and1.com",
                "0x.example.com, 0x.example.com",
                "intranet, intranet",
                "localhost, localhost",
                // Ordinary domains that merely contain a word of the local ones.
                "shop.devices.com, shop.devices.com",
                "my.localfood.org, my.localfood.org",
                "devon-bakery.co.uk, devon-bakery.co.uk",
                "latest-news.co.uk, latest-news.co.uk",
                "contest.example.com, contest.example.com",
                "127.0.0.1.evil.com, 127.0.0.1.evil.com",
                // Schemes, users, ports and paths.
                "http://example.com, example.com",
                "HTTPS://EXAMPLE.COM/, example.com",
                "https://example.com/shop/cart?x=1#top, example.com",
                "https://example.com?x=1, example.com",
                "https://example.com#top, example.com",
                "https://example.com:8443/x, example.com",
                "https://example.com:/x, example.com",
                "example.com:443, example.com",
                "ftp+x.y-z://example.com, example.com",
                "http://user@example.com, example.com",
                "http://user:pa:ss@example.com, example.com",
                "http://a@b@example.com, example.com",
                "http://example.com@evil.com, evil.com",
                "http://example.com\\@evil.com, example.com",
                "http://example.com/@evil.com, example.com",
                "http://example.com?@evil.com, example.com",
                "example.com/http://evil.com, example.com",
                "example.com/index.php, example.com",
                // One leading www.
                "www.example.com, example.com",
                "WWW.example.com, example.com",
                "https://www.shop.example.com, shop.example.com",
                "www.www.example.com, www.example.com",
                "wwww.example.com, wwww.example.com",
                "www2.example.com, www2.example.com",
                "www-example.com, www-example.com",
                "example.www.com, example.www.com",
                "www.com, www.com",
                "www.co.uk, www.co.uk",
                "www.example.co.uk, example.co.uk",
                "www.github.io, www.github.io",
                // International names, by UTS-46: every spelling of one name is one host, other names are others.
                "bücher.de, xn--bcher-kva.de",
                "BÜCHER.DE, xn--bcher-kva.de",
                "Bu\u0308cher.de, xn--bcher-kva.de",
                "xn--bcher-kva.de, xn--bcher-kva.de",
                "XN--BCHER-KVA.DE, xn--bcher-kva.de",
                "https://www.bücher.de/regal, xn--bcher-kva.de",
                "straße.de, xn--strae-oqa.de",
                "STRASSE.de, strasse.de",
                "xn--strae-oqa.de, xn--strae-oqa.de",
                "faß.de, xn--fa-hia.de",
                "βόλος.com, xn--nxasmm1c.com",
                "日本語.jp, xn--wgv71a119e.jp",
                "日本語。jp, xn--wgv71a119e.jp",
                "пример.рф, xn--e1afmkfd.xn--p1ai",
                "מזל.com, xn--bebme.com",
                "ｅｘａｍｐｌｅ．ｃｏｍ, example.com",
                "ｗｗｗ.example.com, example.com",
                "exam\u00adple.com, example.com",
                "exam\u200bple.com, example.com",
                "ℯxample.com, example.com",
                "①.example.com, 1.example.com",
                "münchen.example, xn--mnchen-3ya.example",
                // A letter that looks like another is another name.
                "\u0435xample.com, xn--xample-2of.com",
                "\u0430pple.com, xn--pple-43d.com",
                // Addresses.
                "192.168.1.10, 192.168.1.10",
                "http://192.168.1.10:8080/x, 192.168.1.10",
                "0.0.0.0, 0.0.0.0",
                "255.255.255.255, 255.255.255.255",
                "１２７.0.0.1, 127.0.0.1",
                "203.0.113.9., 203.0.113.9",
                "[::1], 0:0:0:0:0:0:0:1",
                "http://[::1]:8080/, 0:0:0:0:0:0:0:1",
                "[2001:DB8::1], 2001:db8:0:0:0:0:0:1",
                "2001:db8:0:0::1, 2001:db8:0:0:0:0:0:1",
                "[::ffff:192.168.1.10], 192.168.1.10",
                // Nobody's domain.
                "com, (public suffix)",
                "co.uk, (public suffix)",
                "CO.UK., (public suffix)",
                "https://co.uk/, (public suffix)",
                "github.io, (public suffix)",
                "blogspot.com, (public suffix)",
                "公司.cn, (public suffix)",
                "xn--55qx5d.cn, (public suffix)",
                "foo.ck, (public suffix)",
                "www.ck, www.ck",
                "example.github.io, example.github.io",
                // No host at all.
                "``, (no host)",
                "` `, (no host)",
                "., (no host)",
                ".., (no host)",
                "https://, (no host)",
                "http:///path, (no host)",
                ".example.com, (no host)",
                "example..com, (no host)",
                "example.com.., (no host)",
                "-a.example.com, (no host)",
                "a-.example.com, (no host)",
                "exa mple.com, (no host)",
                "exam%6dple.com, (no host)",
                "example.com:http, (no host)",
                "example.com:65536, (no host)",
                "example.com:-1, (no host)",
                "*.example.com, (no host)",
                "*, (no host)",
                "example.com'--, (no host)",
                "<script>, (no host)",
                "not a host, (no host)",
                "256.1.1.1, (no host)",
                "1.2.3, (no host)",
                "01.2.3.4, (no host)",
                "1.2.3.4.5, (no host)",
                "2130706433, (no host)",
                "0x7f.0.0.1, (no host)",
                "0x7f000001, (no host)",
                "127.0.0.0x1, (no host)",
                "shop.example.123, (no host)",
                "[::1, (no host)",
                "[::1]x, (no host)",
                "[::1%eth0], (no host)",
                "[127.0.0.1], (no host)",
                "[example.com], (no host)",
                "1:2:3, (no host)",
                "::g, (no host)",
                "xn--.com, (no host)",
                "xn--a.com, (no host)",
                "xn--example-.com, (no host)",
                "\ud800.example.com, (no host)",
                "a\u200d.example.com, (no host)",
                "א1a.com, (no host)"
            })
    void theHostIsReadInOneForm(String written, String expected) {
        assertThat(read(written)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example,com",
                "exam`ple.com",
                "example.com\u0000",
                "\u0000example.com",
                "exam\nple.com",
                "exam\r\nple.com",
                "exam\tple.com",
                "example.com\u007f"
            })
    void whatATableCannotHoldIsNoHostEither(String written) {
        assertThat(read(written)).isEqualTo("(no host)");
    }

    @Test
    void lengthsAreThoseOfTheDomainNameSystem() {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(57), "com");
        assertThat(longest).hasSize(253);
        assertThat(read(longest)).isEqualTo(longest);
        assertThat(read("www." + longest)).isEqualTo(longest);
        assertThat(read("a" + longest)).isEqualTo("(no host)");
        assertThat(read("x.www." + longest)).isEqualTo("(no host)");
        assertThat(read("a".repeat(64) + ".com")).isEqualTo("(no host)");
        assertThat(read("ü".repeat(64) + ".com")).isEqualTo("(no host)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "shop.localhost",
                "shop.test",
                "test",
                "my.shop.example",
                "x.invalid",
                "printer.local",
                "dev.shop.com",
                "local.shop.com",
                "test.shop.co.uk",
                "stage.shop.com",
                "staging.shop.com",
                "staging1.shop.com",
                "staging12.shop.com",
                "DEV.Shop.com",
                "https://www.staging.shop.com/",
                "customer.wpengine.com",
                "a.b.wpengine.com",
                "x.ngrok-free.app",
                "127.0.0.1",
                "127.8.9.10",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.178.20",
                "169.254.1.1",
                "[::1]",
                "[fe80::1]",
                "[fd12:3456::1]",
                "[::ffff:10.0.0.1]"
            })
    void aLocalOrStagingHostIsToldByWholeLabels(String written) {
        assertThat(LOCAL.contains(name(written))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.devices.com",
                "my.localfood.org",
                "devon-bakery.co.uk",
                "latest-news.co.uk",
                "contest.example.com",
                "127.0.0.1.evil.com",
                "example.com",
                "shop.example.com",
                // Sites of their own, registered under such a word.
                "dev.to",
                "test.com",
                "test.co.uk",
                "local.ch",
                "staging.github.io",
                "dev.intranet",
                // The word elsewhere than in front.
                "shop.dev.example.com",
                "shop-staging.example.com",
                "development.shop.com",
                "mystaging.shop.com",
                "staging0.shop.com",
                "staging100.shop.com",
                "testing.shop.com",
                "localhost.evil.com",
                "shop.local.evil.com",
                "shop.test.evil.com",
                "wpengine.com",
                "evilwpengine.com",
                "wpengine.com.evil.com",
                "shop.dev",
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "11.0.0.1",
                "192.169.0.1",
                "[2001:db8::1]"
            })
    void anOrdinaryDomainIsNotLocal(String written) {
        assertThat(LOCAL.contains(name(written))).isFalse();
    }

    private static DomainName name(String written) {
        return switch (DomainName.parse(written, NAMES)) {
            case DomainName.Parsed.Host(DomainName name) -> name;
            case DomainName.Parsed.PublicSuffix() -> throw new IllegalArgumentException(written);
            case DomainName.Parsed.NoHost() -> throw new IllegalArgumentException(written);
        };
    }

    @Test
    void aWidePatternCoversTheApexAndEveryNameBelow() {
        HostSet held = HostSet.of(List.of(
                DomainPattern.parse("*.Example.com", NAMES).text(),
                DomainPattern.parse("https://www.other.org/", NAMES).text()));
        for (String covered :
                List.of("example.com", "a.example.com", "a.b.example.com", "www.example.com", "other.org")) {
            assertThat(held.covers(name(covered))).as(covered).isTrue();
        }
        for (String other :
                List.of("notexample.com", "example.com.evil.com", "a.other.org", "example.org", "1.2.3.4")) {
            assertThat(held.covers(name(other))).as(other).isFalse();
        }
        assertThat(held.covering(name("a.b.example.com"))).isEqualTo("*.example.com");
    }

    /** It is kept as text, for which there is no more room than for a name. */
    @Test
    void aWidePatternIsNoLongerThanANameMayBe() {
        assertThat(DomainPattern.parse(nameOf(253), NAMES).text()).hasSize(253);
        assertThat(DomainPattern.parse("*." + nameOf(251), NAMES).text()).hasSize(253);
        for (int length : List.of(252, 253)) {
            assertThatThrownBy(() -> DomainPattern.parse("*." + nameOf(length), NAMES))
                    .as("%d", length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 253 characters");
        }
    }

    private static String nameOf(int length) {
        String end = ".example.com";
        int rest = length - end.length();
        return "a.".repeat((rest - 1) / 2) + "b".repeat(2 - rest % 2) + end;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.",
                "*",
                "*.com",
                "*.co.uk",
                "*.github.io",
                "*.localhost",
                "*.127.0.0.1",
                "a.*.com",
                "**.example.com",
                "*example.com"
            })
    void aPatternThatWouldCoverOtherPeoplesDomainsIsRefused(String written) {
        assertThatThrownBy(() -> DomainPattern.parse(written, NAMES)).isInstanceOf(IllegalArgumentException.class);
    }
}
