package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.Netblock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class AttemptSubjectsTest extends AuthServiceTest {
    private static final int PAIRS = 20_000;

    @Inject
    MasterKey masterKey;

    private record Pair(LoginName name, Attempter attempter) {}

    /** The device whose id reads as this text, as far as it goes. */
    private static UUID spelling(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.put(utf8, 0, Math.min(16, utf8.length)).position(0);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** Few values for each part, so that much is shared, and all of them chosen to be taken for something else. */
    private static Pair pair(Random random) {
        List<Netblock> netblocks =
                List.of(Netblock.UNKNOWN, Netblock.of("203.0.113." + random.nextInt(256)), Netblock.of("2001:db8::1"));
        Netblock netblock = netblocks.get(random.nextInt(netblocks.size()));
        UUID id = new UUID(random.nextInt(3), random.nextInt(3));
        List<String> names = List.of(
                "mary",
                "unknown",
                netblock.text(),
                netblock.text() + "mary",
                "203.0.113.0/24 mary",
                id.toString(),
                id + "mary",
                "0/24mary",
                "m",
                "ary" + random.nextInt(5));
        LoginName name = new LoginName(names.get(random.nextInt(names.size())));
        return new Pair(
                name,
                switch (random.nextInt(4)) {
                    case 0, 1 -> new Attempter.Stranger(netblock);
                    case 2 -> new Attempter.TrustedDevice(id);
                    default -> new Attempter.TrustedDevice(spelling(netblock.text() + "\n" + name.value()));
                });
    }

    @Test
    void noTwoPairsOfANameAndWhoTriesItAreCountedTogether() {
        AttemptSubjects subjects = new AttemptSubjects(masterKey);
        Random random = new Random(20261122);
        Map<String, Pair> seen = new HashMap<>();
        for (int i = 0; i < PAIRS; i++) {
            Pair pair = pair(random);
            byte[] subject = subjects.of(pair.name(), pair.attempter());

            assertThat(subject).hasSize(32);
            assertThat(seen.computeIfAbsent(HexFormat.of().formatHex(subject), _ -> pair))
                    .isEqualTo(pair);
        }
        assertThat(seen).hasSizeGreaterThan(100);
    }

    @Test
    void aNetblockThatSpellsADevicesIdIsNotTakenForIt() {
        AttemptSubjects subjects = new AttemptSubjects(masterKey);
        // What is digested is the same sixteen bytes and the name; the keys tell them apart.
        String text = "203.0.113.0/240";
        LoginName name = new LoginName("mary");

        assertThat(subjects.of(name, new Attempter.TrustedDevice(spelling(text + "\n"))))
                .isNotEqualTo(subjects.of(name, new Attempter.Stranger(new Netblock(text))));
    }
}
