package dev.licenseauth.domain.licensing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class RenewalBasisTest {
    private static Instant day(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @ParameterizedTest
    @CsvSource({
        // basis, starts, expires, now, from
        "from_expiry, 2026-01-01, 2026-02-01, 2026-01-15, 2026-02-01",
        "from_expiry, 2026-01-01, 2026-02-01, 2026-03-01, 2026-02-01",
        "from_now,    2026-01-01, 2026-02-01, 2026-01-15, 2026-01-15",
        "from_now,    2026-01-01, 2026-02-01, 2026-03-01, 2026-03-01",
        "later,       2026-01-01, 2026-02-01, 2026-01-15, 2026-02-01",
        "later,       2026-01-01, 2026-02-01, 2026-03-01, 2026-03-01",
        // Not begun yet: no day before the start is sold.
        "from_now,    2026-06-01, 2026-07-01, 2026-01-15, 2026-06-01",
        "later,       2026-06-01, 2026-07-01, 2026-01-15, 2026-07-01"
    })
    void theDaysCountFrom(String basis, LocalDate starts, LocalDate expires, LocalDate now, LocalDate from) {
        assertThat(RenewalBasis.ofWord(basis).orElseThrow().from(day(starts), day(expires), day(now)))
                .isEqualTo(day(from));
    }
}
