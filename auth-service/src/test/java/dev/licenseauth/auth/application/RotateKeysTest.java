package dev.licenseauth.auth.application;

import dev.licenseauth.auth.AuthServiceTest;
import dev.licenseauth.auth.MutableClock;
import dev.licenseauth.domain.identity.KeyPolicy;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.KeyRing;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class RotateKeysTest extends AuthServiceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Inject
    KeyRing ring;

    @Inject
    AuthFacts facts;

    @Inject
    Announcements announcements;

    @Inject
    KeyPolicy policy;

    @Inject
    Clock systemClock;

    private String states(String table) {
        return query("SELECT string_agg(state, ' ' ORDER BY created_at) FROM " + table);
    }

    private String lastTold(String kid) {
        return query(
                "SELECT convert_from(payload, 'UTF8') FROM outbox WHERE ce_type = 'auth.state' AND aggregate_id = ?"
                        + " ORDER BY created_at DESC LIMIT 1",
                "key/" + kid);
    }

    private int rotate(MutableClock clock) {
        RotateKeys rotateKeys = new RotateKeys(ring, facts, announcements, policy, clock);
        return Stream.of(KeyUse.values())
                .mapToInt(use -> QuarkusTransaction.requiringNew().call(() -> rotateKeys.handle(use)))
                .sum();
    }

    @Test
    void aKeyIsToldOfBeforeItIsUsedAndGoodForAWhileAfter() throws Exception {
        MutableClock clock = new MutableClock(systemClock.instant().truncatedTo(ChronoUnit.SECONDS));
        String first = query("SELECT kid FROM signing_key WHERE state = 'active'");
        assertThat(rotate(clock)).isZero();

        clock.pass(policy.rotationPeriod().plus(MINUTE));
        List<Integer> steps = atOnce(Collections.nCopies(3, () -> rotate(clock)));

        assertThat(steps.stream().mapToInt(Integer::intValue).sum())
                .as("of three replicas one makes each of the two keys")
                .isEqualTo(2);
        assertThat(states("signing_key")).isEqualTo("active next");
        assertThat(states("login_key")).isEqualTo("active next");
        String second = query("SELECT kid FROM signing_key WHERE state = 'next'");
        assertThat(lastTold(second)).contains("\"state\":\"next\"").contains("\"version\":1");

        clock.pass(policy.publishAhead().minus(MINUTE));
        assertThat(rotate(clock)).isZero();
        clock.pass(MINUTE);
        assertThat(rotate(clock)).isEqualTo(2);

        assertThat(states("signing_key")).isEqualTo("retiring active");
        assertThat(lastTold(first)).contains("\"state\":\"retiring\"").contains("\"version\":2");
        assertThat(lastTold(second)).contains("\"state\":\"active\"").contains("\"version\":2");
        assertThat(query("SELECT count(*) FROM outbox WHERE ce_type = 'security.key_rotated'"))
                .isEqualTo("2");

        clock.pass(policy.keptFor().minus(MINUTE));
        assertThat(rotate(clock)).isZero();
        clock.pass(MINUTE);
        assertThat(rotate(clock)).isEqualTo(2);

        assertThat(states("signing_key")).isEqualTo("retired active");
        assertThat(lastTold(first)).as("a tombstone").isEqualTo("null");
        assertThat(query("SELECT octet_length(private_sealed) FROM signing_key WHERE kid = ?", first))
                .as("the private part is destroyed")
                .isEqualTo("0");
        assertThat(query("SELECT convert_from(string_agg(payload, ''), 'UTF8') FROM outbox"))
                .doesNotContain("\"d\":")
                .doesNotContain("private");
    }
}
