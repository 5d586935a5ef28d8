package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointFormat;
import dev.licenseauth.domain.webhook.EndpointHeaders;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.EventPattern;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.TargetUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 5 * SECOND;
    private static final UUID ENDPOINT = new UUID(0, 1);

    private final Lane lane = new Lane(ENDPOINT, 4, 10, START);

    private static Claim claim(@Nullable Integer rateLimit) {
        EndpointSettings settings = new EndpointSettings(
                TargetUrl.parse("https://shop.example.com/"),
                EndpointFormat.JSON,
                List.of(new EventPattern("*")),
                Severity.DEBUG,
                new TreeSet<>(),
                rateLimit,
                EndpointHeaders.none(),
                true);
        Endpoint endpoint = new Endpoint(
                ENDPOINT,
                settings,
                null,
                new Endpoint.Secrets(SigningSecret.of(new byte[24]), null, null),
                Instant.EPOCH,
                Instant.EPOCH,
                1);
        return new Claim(new UUID(0, 2), new UUID(0, 3), 1, 1, 1, endpoint, new byte[0], Instant.EPOCH, Instant.EPOCH);
    }

    private void add(int claims, @Nullable Integer rateLimit) {
        for (int i = 0; i < claims; i++) {
            lane.add(claim(rateLimit));
        }
    }

    @Test
    void itTakesWhatMayRunAndWhatMayWait() {
        assertThat(lane.room()).isEqualTo(14);
        add(3, null);
        lane.start(START);
        assertThat(lane.room()).isEqualTo(11);
    }

    @Test
    void noMoreRunThanMay() {
        add(5, null);
        for (int i = 0; i < 4; i++) {
            assertThat(lane.mayStart()).isTrue();
            lane.start(START);
        }
        assertThat(lane.mayStart()).isFalse();
        lane.ended(true);
        assertThat(lane.mayStart()).isTrue();
    }

    @Test
    void anEndpointThatDoesNotAnswerGetsOneAttemptAtATimeUntilItDoes() {
        add(2, null);
        lane.start(START);
        lane.start(START);
        lane.ended(false);
        assertThat(lane.room()).isZero();
        assertThat(lane.mayStart()).isFalse();
        lane.ended(false);
        assertThat(lane.room()).isEqualTo(1);
        assertThat(lane.isForgettable(START)).isFalse();

        add(1, null);
        assertThat(lane.room()).isZero();
        lane.start(START);
        assertThat(lane.mayStart()).isFalse();
        lane.ended(true);
        assertThat(lane.room()).isEqualTo(14);
        assertThat(lane.isForgettable(START)).isTrue();
    }

    @Test
    void aRateLimitSpacesStartsAlsoWhereTheyAreFewAndFarBetween() {
        add(3, 10);
        assertThat(lane.pauseBeforeNext(START)).isZero();
        lane.start(START);
        assertThat(lane.pauseBeforeNext(START)).isEqualTo(SECOND / 10);
        lane.ended(true);
        add(1, 10);
        assertThat(lane.pauseBeforeNext(START + SECOND / 20)).isEqualTo(SECOND / 20);
    }

    @Test
    void aLaneThatHasToPauseIsNotForgotten() {
        add(1, 1);
        lane.start(START);
        lane.ended(true);
        assertThat(lane.isForgettable(START + SECOND / 2)).isFalse();
        assertThat(lane.isForgettable(START + SECOND)).isTrue();
    }

    @Test
    void afterAPauseNoMoreThanASecondsWorthIsMadeUpFor() {
        add(1, 10);
        lane.start(START);
        add(30, 10);
        long later = START + 60 * SECOND;
        int atOnce = 0;
        while (lane.pauseBeforeNext(later) <= 0) {
            lane.start(later);
            atOnce++;
        }
        assertThat(atOnce).isBetween(10, 11);
    }
}
