package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");

    private static Entitlement entitlement(StoredStatus status, @Nullable Instant expiresAt, int graceDays) {
        return new Entitlement(
                new UUID(0, 1),
                new AppId("app_1"),
                "pos",
                "POS",
                status,
                List.of("base", "pos"),
                0,
                5,
                START,
                expiresAt,
                graceDays);
    }

    private static String word(@Nullable Entitlement entitlement, @Nullable String product, String now) {
        return switch (Verdict.decide(entitlement, product, Instant.parse(now))) {
            case Verdict.Valid(Entitlement ignored, boolean inGrace) -> inGrace ? "grace" : "valid";
            case Verdict.Invalid(Verdict.Reason reason) -> reason.word();
        };
    }

    /** A row per reason and per pair of neighbours in the order: the earlier reason wins over the later. */
    @ParameterizedTest
    @CsvSource({
        "DELETED,   2025-12-31T00:00:00Z, none, invalid_dlid",
        "REVOKED,   2025-12-31T00:00:00Z, none, revoked",
        "SUSPENDED, 2025-12-31T00:00:00Z, none, suspended",
        "ACTIVE,    2025-12-31T23:59:59Z, none, not_yet_valid",
        "ACTIVE,    2026-02-01T00:00:00Z, none, expired",
        "ACTIVE,    2026-01-01T00:00:00Z, none, no_entitlement",
        "ACTIVE,    2026-01-01T00:00:00Z, pos,  valid",
        "ACTIVE,    2026-01-31T23:59:59Z, pos,  valid",
        "ACTIVE,    2026-02-01T00:00:00Z, pos,  expired",
        "REVOKED,   2026-03-01T00:00:00Z, pos,  revoked",
        "SUSPENDED, 2026-03-01T00:00:00Z, pos,  suspended"
    })
    void theFirstReasonWins(StoredStatus status, String now, String product, String expected) {
        assertThat(word(entitlement(status, END, 0), product, now)).isEqualTo(expected);
    }

    @Test
    void anUnknownDlidIsInvalid() {
        assertThat(word(null, null, "2026-01-15T00:00:00Z")).isEqualTo("invalid_dlid");
    }

    @Test
    void withoutAProductOnlyTheLicenceIsAsked() {
        assertThat(word(entitlement(StoredStatus.ACTIVE, END, 0), null, "2026-01-15T00:00:00Z"))
                .isEqualTo("valid");
    }

    @Test
    void aPerpetualLicenceNeverExpires() {
        assertThat(word(entitlement(StoredStatus.ACTIVE, null, 0), "pos", "2999-01-01T00:00:00Z"))
                .isEqualTo("valid");
    }

    @Test
    void inGraceItIsStillValidAndAfterItExpired() {
        Entitlement graced = entitlement(StoredStatus.ACTIVE, END, 3);
        assertThat(word(graced, "pos", "2026-01-31T23:59:59Z")).isEqualTo("valid");
        assertThat(word(graced, "pos", "2026-02-01T00:00:00Z")).isEqualTo("grace");
        assertThat(word(graced, "pos", "2026-02-03T23:59:59Z")).isEqualTo("grace");
        assertThat(word(graced, "pos", "2026-02-04T00:00:00Z")).isEqualTo("expired");
        assertThat(word(graced, "none", "2026-02-02T00:00:00Z")).isEqualTo("no_entitlement");
    }
}
