package dev.licenseauth.adapters.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ClientAddressesTest {
    private final ClientAddresses behindProxies = new ClientAddresses(List.of("10.0.0.0/8", "2001:db8:1::/48"));

    /** The header's lines are divided by a bar. */
    private static List<String> lines(String forwardedFor) {
        return forwardedFor.isEmpty() ? List.of() : Arrays.asList(forwardedFor.split("\\|", -1));
    }

    @ParameterizedTest
    @CsvSource({
        // A stranger's header is never believed.
        "203.0.113.9, '1.2.3.4', 203.0.113.9",
        "2001:db8:2::1, '1.2.3.4', 2001:db8:2:0:0:0:0:1",
        // One proxy, one client.
        "10.0.0.1, '203.0.113.9', 203.0.113.9",
        "2001:db8:1::1, '203.0.113.9', 203.0.113.9",
        // What the client wrote stands to the left of what the proxy added.
        "10.0.0.1, '127.0.0.1, 203.0.113.9', 203.0.113.9",
        "10.0.0.1, '10.9.9.9, 203.0.113.9', 203.0.113.9",
        // Two proxies of ours.
        "10.0.0.1, '1.1.1.1, 203.0.113.9, 10.0.0.2', 203.0.113.9",
        // Several header lines are one list.
        "10.0.0.1, '1.1.1.1|203.0.113.9|10.0.0.2', 203.0.113.9",
        // Blanks and empty entries.
        "10.0.0.1, ' , 203.0.113.9 , ', 203.0.113.9",
        // Nothing to go by: the proxy itself.
        "10.0.0.1, '', 10.0.0.1",
        "10.0.0.1, '10.0.0.2', 10.0.0.2",
        // Rubbish ends the walk at the last address that a proxy of ours vouched for.
        "10.0.0.1, '203.0.113.9, unknown', 10.0.0.1",
        "10.0.0.1, '203.0.113.9, evil.example, 10.0.0.2', 10.0.0.2",
        "10.0.0.1, '203.0.113.9:4711', 10.0.0.1",
        // Mapped and zoned forms.
        "::ffff:10.0.0.1, '203.0.113.9', 203.0.113.9",
        "fe80::1%eth0, '203.0.113.9', fe80:0:0:0:0:0:0:1"
    })
    void theClientIsTheFirstStrangerFromTheRight(String peer, String forwardedFor, String client) {
        assertThat(behindProxies.resolve(peer, lines(forwardedFor))).isEqualTo(client);
    }

    @Test
    void withoutProxiesThePeerIsTheClient() {
        assertThat(new ClientAddresses(List.of()).resolve("10.0.0.1", List.of("203.0.113.9")))
                .isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8x", "::1/129", "''"})
    void aBlockThatIsNoneIsRefusedAtStart(String block) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientAddresses(List.of(block)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false"
    })
    void aBlockHoldsItsAddresses(String block, String address, boolean held) {
        assertThat(CidrBlock.parse(block).contains(java.net.InetAddress.ofLiteral(address)))
                .isEqualTo(held);
    }
}
