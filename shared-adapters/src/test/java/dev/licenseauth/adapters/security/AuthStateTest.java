package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.security.StateRecord.Target;
import dev.licenseauth.domain.security.Role;
import dev.licenseauth.testing.infra.TestAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class AuthStateTest {
    private static final UUID USER = UUID.fromString("01970000-0000-7000-8000-000000000001");
    private static final UUID SESSION = UUID.fromString("01970000-0000-7000-8000-000000000002");
    private static final String KID = "kid";

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final MutableClock clock = new MutableClock(start);
    private final AtomicLong nanos = new AtomicLong();
    private final AuthState state = new AuthState(clock, nanos::get, Duration.ofSeconds(3));

    @BeforeEach
    void aKey() {
        state.apply(new StateRecord.SigningKey(KID, 1, TestAuthority.publicKey()));
    }

    private void pass(Duration time) {
        clock.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    private static AccessToken token(Role role, long revocation) {
        return new AccessToken(KID, USER, SESSION, role, null, revocation, Instant.EPOCH, Instant.MAX);
    }

    private void revoke(Target target, long counter) {
        state.apply(new StateRecord.Revocation(target, counter, start.plusSeconds(600)));
    }

    @Test
    void anOwnerIsBannedUntilTheBanEndsOrIsLifted() {
        Instant until = start.plusSeconds(60);
        state.apply(new StateRecord.Owner("a", 1, true, until));
        state.apply(new StateRecord.Owner("b", 1, true, null));
        assertThat(state.isBanned("a", until.minusMillis(1))).isTrue();
        assertThat(state.isBanned("a", until)).isFalse();
        assertThat(state.isBanned("b", Instant.MAX)).isTrue();
        assertThat(state.isBanned("A", start)).isFalse();
        state.apply(new StateRecord.Owner("b", 2, false, null));
        assertThat(state.isBanned("b", start)).isFalse();
    }

    @Test
    void anOlderRecordOfAnOwnerChangesNothing() {
        state.apply(new StateRecord.Owner("a", 3, false, null));
        state.apply(new StateRecord.Owner("a", 2, true, null));
        assertThat(state.isBanned("a", start)).isFalse();
    }

    @Test
    void beforeTheFirstHeartbeatNothingIsFresh() {
        assertThat(state.fresh()).isFalse();
        assertThat(state.age()).isNull();
        assertThat(state.completeUpTo()).isEqualTo(-1);
    }

    @Test
    void aHeartbeatIsFreshForThreeSeconds() {
        state.apply(new StateRecord.Heartbeat(start, 7));
        pass(Duration.ofSeconds(3));
        assertThat(state.fresh()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(state.fresh()).isFalse();
        assertThat(state.completeUpTo()).isEqualTo(7);
    }

    @Test
    void aHeartbeatThatComesLateIsAsOldAsItSays() {
        pass(Duration.ofSeconds(10));
        state.apply(new StateRecord.Heartbeat(start, 7));
        assertThat(state.fresh()).isFalse();
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeAnOldViewYoung() {
        state.apply(new StateRecord.Heartbeat(start, 7));
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        clock.advance(Duration.ofMinutes(-1));
        assertThat(state.fresh()).isFalse();
    }

    @Test
    void anOlderHeartbeatChangesNothing() {
        state.apply(new StateRecord.Heartbeat(start, 7));
        pass(Duration.ofSeconds(2));
        state.apply(new StateRecord.Heartbeat(start.minusSeconds(5), 6));
        assertThat(state.completeUpTo()).isEqualTo(7);
        pass(Duration.ofSeconds(2));
        assertThat(state.fresh()).isFalse();
    }

    @Test
    void eachKindOfTargetHitsWhatIsOlderThanIt() {
        revoke(new Target.OfUser(USER), 5);
        assertThat(state.isRevoked(token(Role.ADMIN, 4))).isTrue();
        assertThat(state.isRevoked(token(Role.ADMIN, 5))).isFalse();

        revoke(new Target.OfSession(SESSION), 6);
        assertThat(state.isRevoked(token(Role.ADMIN, 5))).isTrue();

        revoke(new Target.OfRole(Role.ADMIN), 7);
        assertThat(state.isRevoked(token(Role.ADMIN, 6))).isTrue();
        assertThat(state.isRevoked(token(Role.SUPPORT, 6))).isFalse();

        revoke(new Target.NonAdmins(), 8);
        assertThat(state.isRevoked(token(Role.RESELLER, 7))).isTrue();
        assertThat(state.isRevoked(token(Role.ADMIN, 7))).isFalse();
        assertThat(state.isRevoked(token(Role.SUPER_ADMIN, 7))).isFalse();

        revoke(new Target.Everybody(), 9);
        assertThat(state.isRevoked(token(Role.SUPER_ADMIN, 8))).isTrue();
        assertThat(state.isRevoked(token(Role.SUPER_ADMIN, 9))).isFalse();
    }

    @Test
    void aKeyThatWasCalledOffIsGoodForNothingWhateverTheTokenSays() {
        revoke(new Target.OfKey(KID), 5);
        assertThat(state.isRevoked(token(Role.SUPER_ADMIN, Long.MAX_VALUE))).isTrue();
    }

    @Test
    void anOlderRevocationDoesNotTakeBackANewerOne() {
        revoke(new Target.OfUser(USER), 9);
        revoke(new Target.OfUser(USER), 5);
        assertThat(state.isRevoked(token(Role.USER, 8))).isTrue();
    }

    @Test
    void aKeyThatIsGoneDoesNotComeBackWithARecordThatIsLate() {
        state.apply(new StateRecord.SigningKeyGone(KID));
        state.apply(new StateRecord.SigningKey(KID, 9, TestAuthority.publicKey()));
        assertThat(state.key(KID)).isEmpty();
        assertThat(state.isRevoked(token(Role.USER, 0))).isTrue();
    }

    @Test
    void revocationsAreForgottenWhenNoTokenTheyHitCanLive() {
        revoke(new Target.OfUser(USER), 5);
        revoke(new Target.OfKey(KID), 6);
        state.forgetExpired();
        assertThat(state.size()).isEqualTo(2);
        pass(Duration.ofSeconds(601));
        state.forgetExpired();
        assertThat(state.size()).isEqualTo(1);
        assertThat(state.isRevoked(token(Role.USER, 9))).isTrue();
    }
}
