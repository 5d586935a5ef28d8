package dev.licenseauth.adapters.security;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ServiceTokensTest {
    private static final byte[] KEY = new byte[32];
    private static final Clock CLOCK = Clock.systemUTC();

    private final ServiceTokens license = new ServiceTokens(KEY, CLOCK, "license-service");
    private final ServiceTokens auth = new ServiceTokens(KEY, CLOCK, "auth-service");

    @Test
    void theServiceItIsMadeForKnowsWhoSentIt() {
        assertThat(auth.issuerOf(license.mint("auth-service"))).hasValue("license-service");
    }

    @Test
    void anotherServiceRefusesIt() {
        assertThat(new ServiceTokens(KEY, CLOCK, "audit-service").issuerOf(license.mint("auth-service")))
                .isEmpty();
    }

    @Test
    void anotherKeyRefusesIt() {
        byte[] other = KEY.clone();
        other[31] = 1;
        assertThat(new ServiceTokens(other, CLOCK, "auth-service").issuerOf(license.mint("auth-service")))
                .isEmpty();
    }

    @Test
    void itLivesAMinute() {
        Clock earlier = Clock.offset(CLOCK, Duration.ofMinutes(-2));
        assertThat(auth.issuerOf(new ServiceTokens(KEY, earlier, "license-service").mint("auth-service")))
                .isEmpty();
    }

    @Test
    void oneThatClaimsToLiveLongerIsRefused() {
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofMinutes(5)), CLOCK.getZone());
        assertThat(auth.issuerOf(new ServiceTokens(KEY, later, "license-service").mint("auth-service")))
                .isEmpty();
    }

    @Test
    void everythingElseIsRefused() {
        String good = license.mint("auth-service");
        String[] parts = good.split("\\.", -1);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"service+jwt\"}".getBytes(UTF_8));
        String wrongType = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
        for (String bad : Arrays.asList(
                "",
                "..",
                parts[0] + "." + parts[1] + ".",
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                wrongType + "." + parts[1] + "." + parts[2],
                good + "A",
                good + "." + parts[2],
                "x" + good)) {
            assertThat(auth.issuerOf(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void withoutAKeyNothingIsMadeAndNothingAccepted() {
        ServiceTokens none = new ServiceTokens((byte[]) null, CLOCK, "auth-service");
        assertThat(none.available()).isFalse();
        assertThat(none.issuerOf(license.mint("auth-service"))).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> none.mint("auth-service"));
    }
}
