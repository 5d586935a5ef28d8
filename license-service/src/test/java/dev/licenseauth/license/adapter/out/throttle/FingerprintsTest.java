package dev.licenseauth.license.adapter.out.throttle;

import com.google.common.hash.Hashing;
import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintsTest {
    /** Against an implementation by others. */
    @Test
    void itIsSipHash() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            long key0 = random.nextLong();
            long key1 = random.nextLong();
            ClientNet client = new ClientNet(random.nextLong(), random.nextBoolean());
            Dlid dlid = Dlid.generate(random::nextBytes);
            assertThat(new Fingerprints(key0, key1).of(client, dlid))
                    .isEqualTo(Hashing.sipHash24(key0, key1)
                            .newHasher()
                            .putLong(client.bits())
                            .putLong(HexFormat.fromHexDigitsToLong(dlid.value(), 0, 16))
                            .putLong(HexFormat.fromHexDigitsToLong(dlid.value(), 16, 32))
                            .putByte((byte) (client.isIpv4() ? 1 : 0))
                            .hash()
                            .asLong());
        }
    }
}
