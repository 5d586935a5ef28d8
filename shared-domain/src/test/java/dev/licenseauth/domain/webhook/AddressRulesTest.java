package dev.licenseauth.domain.webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressRulesTest {
    private static final AddressRules PUBLIC_ONLY = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450::1"
            })
    void thePublicInternetIsPermitted(String address) {
        assertThat(PUBLIC_ONLY.permits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:0:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::7f00:1",
                "100::1",
                "2001::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void everythingElseIsRefused(String address) {
        assertThat(PUBLIC_ONLY.permits(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void whatTheOperatorAllowsIsPermittedAndNothingBeside() {
        AddressRules rules = new AddressRules(List.of(Network.parse("10.1.0.0/16"), Network.parse("fd00:1::/32")));
        assertThat(rules.permits(InetAddress.ofLiteral("10.1.255.1"))).isTrue();
        assertThat(rules.permits(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
        assertThat(rules.permits(InetAddress.ofLiteral("fd00:1::5"))).isTrue();
        assertThat(rules.permits(InetAddress.ofLiteral("fd00:2::5"))).isFalse();
        assertThat(rules.permits(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "internal.example.com", "10.0.0.0/x"})
    void aNetworkThatIsNoneIsRefused(String written) {
        assertThatThrownBy(() -> Network.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOddPrefixIsHeldBitByBit() {
        Network network = Network.parse("192.0.2.128/25");
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.128"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.255"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.127"))).isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("1.2.3.4")))
                .isTrue();
    }
}
