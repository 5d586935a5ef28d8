package dev.licenseauth.audit.adapter.out.postgres;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Values as the log is searched by them. An event may carry anything JSON can; what PostgreSQL cannot hold must neither
 * stop the log nor change the event, so only the column gives way. Searches go through the same, and so find it.
 */
final class SearchColumn {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private SearchColumn() {}

    /** An address in one spelling; what is no address stays as it is. */
    static @Nullable String address(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(value).getHostAddress();
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** A time of the years 1 to 9999. */
    static OffsetDateTime time(Instant value) {
        Instant known = value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
        return known.atOffset(ZoneOffset.UTC);
    }
}
