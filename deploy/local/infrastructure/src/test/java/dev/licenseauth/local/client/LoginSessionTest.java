package dev.licenseauth.local.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LoginSessionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Instant START = Instant.parse("2026-11-21T20:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private FakeAuthService service;
    private LoginSession session;

    @BeforeEach
    void start() throws IOException {
        service = new FakeAuthService();
        session = session("correct \"horse\\ ü");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private LoginSession session(String password) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        return new LoginSession(new LoginApi(service.url(), TIMEOUT), "admin", password, Duration.ofSeconds(20), clock);
    }

    @Test
    void thePayloadIsBoundToTheChallengeAndEncryptedForItsKey() throws IOException {
        assertThat(session.accessToken()).isEqualTo("access-1");

        assertThat(service.payloads())
                .containsExactly("{\"v\":1,\"p\":\"correct \\\"horse\\\\ ü\",\"n\":\"0a1b\",\"u\":\"admin\",\"ts\":%d}"
                        .formatted(FakeAuthService.EXPIRES_AT));
    }

    @Test
    void aTokenIsUsedUntilAMinuteBeforeItsEndAndThenRefreshed() throws IOException {
        session.accessToken();
        now.set(START.plusSeconds(539));
        assertThat(session.accessToken()).isEqualTo("access-1");
        now.set(START.plusSeconds(540));
        assertThat(session.accessToken()).isEqualTo("refreshed-1");
        assertThat(service.logins()).isEqualTo(1);
    }

    @Test
    void aShortTokenIsUsedForHalfOfItsLife() throws IOException {
        service.expiresIn(10);
        session.accessToken();
        now.set(START.plusSeconds(4));
        assertThat(session.accessToken()).isEqualTo("access-1");
        now.set(START.plusSeconds(5));
        assertThat(session.accessToken()).isEqualTo("refreshed-1");
    }

    @Test
    void aRefreshThatIsRefusedBecomesALogin() throws IOException {
        session.accessToken();
        // Somebody else's login makes the fake forget this one's refresh token.
        session("other").accessToken();
        now.set(START.plusSeconds(600));
        assertThat(session.accessToken()).isEqualTo("access-3");
        assertThat(service.refreshes()).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsReplacedByALogin() throws IOException {
        session.refused(session.accessToken());
        assertThat(session.accessToken()).isEqualTo("access-2");
        session.refused("access-1");
        assertThat(session.accessToken()).isEqualTo("access-2");
        assertThat(service.refreshes()).isZero();
    }

    @Test
    void aServiceThatIsBusyIsWaitedFor() throws IOException {
        service.failNext(2, 503);
        assertThat(session.accessToken()).isEqualTo("access-1");
    }

    @Test
    void aWrongPasswordIsNotTriedAgain() {
        service.failNext(2, 401);
        assertThatExceptionOfType(LoginRefusedException.class)
                .isThrownBy(session::accessToken)
                .satisfies(e -> assertThat(e.status()).isEqualTo(401));
        assertThat(service.logins()).isZero();
    }

    @Test
    void aServiceThatStaysAwayIsAnErrorOnceThePatienceEnds() {
        LoginSession impatient = new LoginSession(
                new LoginApi(service.url(), TIMEOUT), "admin", "password", Duration.ofMillis(500), Clock.systemUTC());
        service.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(impatient::accessToken);
    }
}
