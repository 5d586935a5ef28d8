package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.Texts;

import java.time.Instant;
import java.util.function.Function;

/** The free values of licences, as requests may give them. */
final class LicenseTexts {
    static final Function<String, String> LEVEL = Texts.upTo(64);
    static final Function<String, String> OWNER = Texts.upTo(255);
    static final Function<String, String> NOTE = Texts.upTo(2000);
    static final Function<String, String> REASON = Texts.upTo(2000);
    static final int MAX_DAYS = 36_500;

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private LicenseTexts() {}

    /** A moment from 2000 to before a year. */
    static Function<Instant, Instant> before(int year) {
        Instant latest = Instant.parse(year + "-01-01T00:00:00Z");
        return time -> {
            if (time.isBefore(EARLIEST) || !time.isBefore(latest)) {
                throw new IllegalArgumentException("must lie between 2000 and " + year);
            }
            return time;
        };
    }
}
