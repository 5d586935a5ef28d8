package dev.licenseauth.auth.adapter.out.crypto;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.config.AuthConfig;
import dev.licenseauth.domain.identity.DeviceToken;
import dev.licenseauth.domain.identity.LoginName;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
class HmacDeviceTokensTest extends AuthServiceTest {
    private static final LoginName MARY = new LoginName("mary");
    private static final UUID DEVICE = UUID.fromString("019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Inject
    MasterKey masterKey;

    private HmacDeviceTokens tokens(String lifetime) {
        return new HmacDeviceTokens(
                masterKey,
                new SmallRyeConfigBuilder()
                        .withMapping(AuthConfig.class)
                        .withSources(new PropertiesConfigSource(
                                Map.of("licenseauth.auth.login.device-lifetime", lifetime), "test", 100))
                        .withValidateUnknown(false)
                        .build()
                        .getConfigMapping(AuthConfig.class));
    }

    private HmacDeviceTokens tokens() {
        return tokens(LIFETIME.toString());
    }

    private static byte[] bytes(String token) {
        return Base64.getUrlDecoder().decode(token.substring("lad_".length()));
    }

    private static String token(byte[] bytes) {
        return "lad_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A token as the service would make it if it made such ones. */
    private String sealed(String purpose, int version, LoginName name) {
        ByteBuffer clear = ByteBuffer.allocate(25)
                .put((byte) version)
                .putLong(NOW.getEpochSecond())
                .putLong(DEVICE.getMostSignificantBits())
                .putLong(DEVICE.getLeastSignificantBits());
        byte[] user = name.value().getBytes(StandardCharsets.UTF_8);
        byte[] mac = masterKey
                .digest(purpose)
                .of(ByteBuffer.allocate(25 + user.length)
                        .put(clear.array())
                        .put(user)
                        .array());
        return token(ByteBuffer.allocate(57).put(clear.array()).put(mac).array());
    }

    private void assertStranger(String token) {
        assertThat(tokens().recognise(new DeviceToken(token), MARY, NOW))
                .as(token)
                .isEmpty();
    }

    @Test
    void aTokenTellsItsDeviceForItsNameInWhateverCaseAndForNoOther() {
        DeviceToken token = tokens().issue(DEVICE, MARY, NOW);

        assertThat(token.value()).matches("lad_[A-Za-z0-9_-]{76}");
        assertThat(tokens().recognise(token, MARY, NOW)).contains(DEVICE);
        assertThat(tokens().recognise(token, new LoginName("MARY"), NOW)).contains(DEVICE);
        for (String other : List.of("mary2", "mar", "ary", "admin", "\u043cary")) {
            assertThat(tokens().recognise(token, new LoginName(other), NOW))
                    .as(other)
                    .isEmpty();
        }
    }

    @Test
    void aTokenAlteredInAnyCharacterOrAnyBitIsNone() {
        String token = tokens().issue(DEVICE, MARY, NOW).value();
        for (int i = 0; i < token.length(); i++) {
            for (int j = 0; j < ALPHABET.length(); j++) {
                char other = ALPHABET.charAt(j);
                if (token.charAt(i) != other) {
                    assertStranger(token.substring(0, i) + other + token.substring(i + 1));
                }
            }
        }
        for (int bit = 0; bit < 57 * Byte.SIZE; bit++) {
            byte[] bytes = bytes(token);
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertStranger(token(bytes));
        }
    }

    @Test
    void aTokenLivesForItsLifetimeAndNotBeforeItWasIssued() {
        DeviceToken token = tokens().issue(DEVICE, MARY, NOW.plusMillis(999));

        assertThat(tokens().recognise(token, MARY, NOW.plus(LIFETIME).minusSeconds(1)))
                .contains(DEVICE);
        assertThat(tokens().recognise(token, MARY, NOW.plus(LIFETIME))).isEmpty();
        assertThat(tokens().recognise(token, MARY, NOW.minus(Duration.ofMinutes(5))))
                .as("another replica's clock may be ahead")
                .contains(DEVICE);
        assertThat(tokens().recognise(
                                token, MARY, NOW.minus(Duration.ofMinutes(5)).minusSeconds(1)))
                .isEmpty();
    }

    @Test
    void aShorterLifetimeIsTrueOfTokensThatWereIssuedBefore() {
        DeviceToken token = tokens().issue(DEVICE, MARY, NOW);

        assertThat(tokens("P1D").recognise(token, MARY, NOW.plus(Duration.ofHours(25))))
                .isEmpty();
    }

    @Test
    void whatIsNoTokenIsNone() {
        String good = tokens().issue(DEVICE, MARY, NOW).value();
        String bare = good.substring("lad_".length());
        for (String rubbish : List.of(
                "",
                "lad_",
                bare,
                "lar_" + bare,
                "LAD_" + bare,
                " " + good,
                good + " ",
                good + "=",
                good + "A",
                good + "AAAA",
                good.repeat(2),
                good + "," + good,
                good.substring(0, 79),
                good.substring(0, 79) + "=",
                good.substring(0, 78) + "==",
                good.substring(0, 40) + "\n" + good.substring(41),
                good.substring(0, 79) + "\u0100",
                "lad_" + "+".repeat(76),
                "lad_" + "/".repeat(76),
                "lad_" + "A".repeat(76),
                "lad_" + "\u00e4".repeat(76),
                "x".repeat(100_000))) {
            assertStranger(rubbish);
        }
    }

    @Test
    void aDigestForAnotherPurposeOrVersionMakesNoToken() {
        assertThat(sealed("device token", 1, MARY))
                .as("the test makes them as the service does")
                .isEqualTo(tokens().issue(DEVICE, MARY, NOW).value());

        assertStranger(sealed("device token", 0, MARY));
        assertStranger(sealed("device token", 2, MARY));
        assertStranger(sealed("login challenge", 1, MARY));
        assertStranger(sealed("login attempt by device", 1, MARY));
        assertStranger(sealed("refresh token", 1, MARY));
    }

    @Test
    void aTokenSaysNothingWhenItIsPrinted() {
        assertThat(tokens().issue(DEVICE, MARY, NOW)).hasToString("***");
    }

    @Test
    void aLifetimeOutOfBoundsIsRefusedWithItsName() {
        for (String lifetime : List.of("PT59M59S", "PT0S", "-P1D", "P365DT1S")) {
            assertThatThrownBy(() -> tokens(lifetime))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("licenseauth.auth.login.device-lifetime must be PT1H to P365D");
        }
        assertThat(tokens("PT1H").issue(DEVICE, MARY, NOW))
                .isEqualTo(tokens("P365D").issue(DEVICE, MARY, NOW));
    }
}
