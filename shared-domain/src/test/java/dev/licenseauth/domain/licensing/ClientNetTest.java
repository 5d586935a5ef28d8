package dev.licenseauth.domain.licensing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;

import static org.assertj.core.api.Assertions.assertThat;

class ClientNetTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7, 203.0.113.0/24",
        "255.255.255.255, 255.255.255.255, 255.255.255.0/24",
        "::ffff:203.0.113.7, 203.0.113.7, 203.0.113.0/24",
        "2001:db8:0:1::42, 2001:db8:0:1:0:0:0:0/64, 2001:db8:0:1:0:0:0:0/64",
        "2001:db8:0:1:ffff:ffff:ffff:ffff, 2001:db8:0:1:0:0:0:0/64, 2001:db8:0:1:0:0:0:0/64",
        "fe80::1, fe80:0:0:0:0:0:0:0/64, fe80:0:0:0:0:0:0:0/64",
        "::1, 0:0:0:0:0:0:0:0/64, 0:0:0:0:0:0:0:0/64"
    })
    void anAddressOfIpv4IsOneClientAndAllOfASlash64AreOne(String address, String text, String netblock) {
        ClientNet client = ClientNet.of(InetAddress.ofLiteral(address));
        assertThat(client.text()).isEqualTo(text);
        assertThat(client.netblock()).isEqualTo(netblock);
        assertThat(ClientNet.ofText(text)).isEqualTo(client);
    }

    @Test
    void connectionsWithoutAnAddressAreOneClient() {
        assertThat(ClientNet.of(null)).isEqualTo(ClientNet.UNKNOWN).isNotEqualTo(new ClientNet(0, false));
        assertThat(ClientNet.UNKNOWN.netblock()).isEqualTo("unknown");
        assertThat(ClientNet.ofText(ClientNet.UNKNOWN.text())).isEqualTo(ClientNet.UNKNOWN);
    }
}
