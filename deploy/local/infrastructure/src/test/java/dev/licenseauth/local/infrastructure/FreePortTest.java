package dev.licenseauth.local.infrastructure;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class FreePortTest {

    @Test
    void portsDifferAndLieBelowThoseOfOutgoingConnections() {
        assertThat(IntStream.range(0, 50).map(i -> FreePort.next()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_000);
    }

    @Test
    void aPortInUseIsNotFree() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(FreePort.isFree(busy.getLocalPort())).isFalse();
        }
    }
}
