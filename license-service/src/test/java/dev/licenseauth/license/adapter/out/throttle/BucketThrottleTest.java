package dev.licenseauth.license.adapter.out.throttle;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.domain.licensing.Guesser;
import dev.licenseauth.domain.licensing.Lockout;
import dev.licenseauth.domain.licensing.port.Throttle.Act;
import dev.licenseauth.domain.licensing.port.Throttle.Admission;
import dev.licenseauth.license.config.LicenseConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** With the limits that hold where nothing is configured. */
class BucketThrottleTest {
    private static final ClientNet ATTACKER = ClientNet.ofText("203.0.113.7");
    private static final ClientNet OTHER = ClientNet.ofText("203.0.113.8");
    private static final Lockout.Policy POLICY =
            new Lockout.Policy(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(24));
    private static final Admission ADMITTED = new Admission.Admitted();

    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final BucketThrottle throttle = throttle(Map.of());

    private BucketThrottle throttle(Map<String, String> settings) {
        LicenseConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(settings)
                .withMapping(LicenseConfig.class)
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .build()
                .getConfigMapping(LicenseConfig.class);
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new BucketThrottle(
                config.throttle(),
                POLICY,
                clock,
                () -> Duration.between(Instant.EPOCH, now).toNanos(),
                new SecureRandom(),
                new SimpleMeterRegistry());
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Dlid someKey() {
        return Dlid.generate(random::nextBytes);
    }

    private void guess(ClientNet client, Dlid dlid) {
        throttle.wasUnknown(client, dlid, () -> new Guesser(client, client.text(), "request"));
    }

    private void guess(ClientNet client, int times) {
        for (int i = 0; i < times; i++) {
            guess(client, someKey());
        }
    }

    private Admission admit(ClientNet client) {
        return throttle.admit(client, Act.ASK);
    }

    private Admission admit(ClientNet client, Dlid dlid) {
        Admission admission = admit(client);
        return admission.equals(ADMITTED) ? admission : throttle.admitKnown(client, dlid, admission);
    }

    @Test
    void aClientMaySendSoManyRequestsAtOnceAndSoManyAMinute() {
        for (int i = 0; i < 300; i++) {
            assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
        }
        assertThat(admit(ATTACKER)).isEqualTo(new Admission.Refused("requests", 1_200, 60, 1));
        assertThat(admit(OTHER)).isEqualTo(ADMITTED);
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
        }
        assertThat(admit(ATTACKER)).isNotEqualTo(ADMITTED);
    }

    @Test
    void activationsHaveALimitOfTheirOwn() {
        for (int i = 0; i < 200; i++) {
            assertThat(throttle.admit(ATTACKER, Act.ACTIVATE)).isEqualTo(ADMITTED);
        }
        pass(Duration.ofSeconds(5));
        for (int i = 0; i < 150; i++) {
            assertThat(throttle.admit(ATTACKER, Act.ACTIVATE)).isEqualTo(ADMITTED);
        }
        assertThat(throttle.admit(ATTACKER, Act.ACTIVATE)).isEqualTo(new Admission.Refused("activations", 600, 60, 1));
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
    }

    @Test
    void whoGuessesSevenKeysInAMinuteIsLockedOutWhateverKeyFollows() {
        guess(ATTACKER, 6);
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
        guess(ATTACKER, 1);
        assertThat(admit(ATTACKER, someKey())).isEqualTo(new Admission.Refused("misses", 60, 60, 60));
        assertThat(admit(OTHER)).isEqualTo(ADMITTED);
        assertThat(throttle.takeGuessers(10)).containsExactly(new Guesser(ATTACKER, "203.0.113.7", "request"));
        pass(Duration.ofSeconds(59));
        assertThat(admit(ATTACKER)).isEqualTo(new Admission.Refused("misses", 60, 60, 1));
        pass(Duration.ofSeconds(1));
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
    }

    @Test
    void slowGuessesAreNotNoticedAndSixAMinuteIsSlow() {
        for (int i = 0; i < 1_000; i++) {
            guess(ATTACKER, 1);
            pass(Duration.ofSeconds(10));
        }
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
    }

    @Test
    void aKeyThatIsAskedForAgainAndAgainIsChargedOnceADay() {
        Dlid mistaken = someKey();
        for (int i = 0; i < 1_000; i++) {
            guess(ATTACKER, mistaken);
        }
        guess(ATTACKER, 5);
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
        guess(OTHER, mistaken);
        guess(OTHER, 6);
        assertThat(admit(OTHER)).as("charged to each client").isNotEqualTo(ADMITTED);
    }

    @Test
    void sixtyMistypedKeysInAMinuteAreForgiven() {
        for (int i = 0; i < 60; i++) {
            throttle.wasMistyped(ATTACKER, () -> new Guesser(ATTACKER, null, null));
        }
        assertThat(admit(ATTACKER)).isEqualTo(ADMITTED);
        throttle.wasMistyped(ATTACKER, () -> new Guesser(ATTACKER, null, null));
        assertThat(admit(ATTACKER)).isNotEqualTo(ADMITTED);
    }

    @Test
    void aKeyThatWasValidForTheClientPassesForThirtyDaysWithinALimitOfItsOwn() {
        Dlid valid = someKey();
        Dlid neighbours = someKey();
        throttle.wasValid(ATTACKER, valid);
        throttle.wasValid(ATTACKER, neighbours);
        guess(ATTACKER, 7);
        for (int i = 0; i < 60; i++) {
            assertThat(admit(ATTACKER, valid)).isEqualTo(ADMITTED);
        }
        assertThat(admit(ATTACKER, valid)).isEqualTo(new Admission.Refused("known", 60, 60, 1));
        assertThat(admit(ATTACKER, neighbours)).isEqualTo(ADMITTED);
        pass(Duration.ofDays(30));
        guess(ATTACKER, 7);
        assertThat(admit(ATTACKER, neighbours)).isEqualTo(ADMITTED);
        pass(Duration.ofDays(1));
        guess(ATTACKER, 7);
        assertThat(admit(ATTACKER, neighbours)).isNotEqualTo(ADMITTED);
    }

    @Test
    void aKeyThatWasValidForSomebodyElseDoesNotPass() {
        Dlid valid = someKey();
        throttle.wasValid(OTHER, valid);
        guess(ATTACKER, 7);
        assertThat(admit(ATTACKER, valid)).isNotEqualTo(ADMITTED);
    }

    @Test
    void aNeighbourWhoSendsTooManyRequestsDoesNotSilenceWhoHasALicence() {
        Dlid valid = someKey();
        throttle.wasValid(ATTACKER, valid);
        for (int i = 0; i < 1_000; i++) {
            Admission ignored = admit(ATTACKER, someKey());
        }
        assertThat(admit(ATTACKER, valid)).isEqualTo(ADMITTED);
    }

    @Test
    void whatAnotherReplicaHasLockedOutIsLockedOutHere() {
        throttle.lockedOut(new Lockout(ATTACKER, 3, now.plusSeconds(480)));
        assertThat(admit(ATTACKER)).isEqualTo(new Admission.Refused("misses", 60, 60, 480));
        guess(ATTACKER, 100);
        assertThat(throttle.takeGuessers(10)).as("it is known already").isEmpty();
        assertThat(admit(ATTACKER)).isEqualTo(new Admission.Refused("misses", 60, 60, 480));
    }

    /** An attacker with a network of his own: a million of IPv6 /64, each of which guesses until it is locked out. */
    @Test
    void aFloodOfAddressesTakesBoundedMemoryAndDoesNotFreeWhoGoesOnGuessing() {
        Dlid valid = someKey();
        throttle.wasValid(OTHER, valid);
        guess(ATTACKER, 7);
        throttle.lockedOut(new Lockout(OTHER, 0, now.plusSeconds(3_600)));
        throttle.lockedOut(new Lockout(ATTACKER, 6, now.plusSeconds(3_600)));
        int heard = 0;
        for (int i = 1; i <= 1_000_000; i++) {
            ClientNet address = new ClientNet(0x2001_0db8_0000_0000L + i, false);
            Admission ignored = admit(address);
            if (i % 4 == 0) {
                throttle.lockedOut(new Lockout(address, 0, now.plusSeconds(60)));
            }
            if (i % 1_000 == 0 && admit(ATTACKER).equals(ADMITTED)) {
                heard++;
            }
        }
        assertThat(throttle.size()).isLessThanOrEqualTo(5 * 50_000 + 10_000);
        assertThat(throttle.takeGuessers(1_000_000)).hasSizeLessThanOrEqualTo(10_000);
        assertThat(heard).isLessThan(10);
        assertThat(admit(OTHER, valid))
                .as("a licence behind a locked out address")
                .isEqualTo(ADMITTED);
    }

    @Test
    void itCanBeSwitchedOff() {
        BucketThrottle off = throttle(Map.of("licenseauth.license.throttle.enabled", "false"));
        for (int i = 0; i < 1_000; i++) {
            off.wasUnknown(ATTACKER, someKey(), () -> new Guesser(ATTACKER, null, null));
            assertThat(off.admit(ATTACKER, Act.ACTIVATE)).isEqualTo(ADMITTED);
        }
        assertThat(off.takeGuessers(10)).isEqualTo(List.of());
    }
}
