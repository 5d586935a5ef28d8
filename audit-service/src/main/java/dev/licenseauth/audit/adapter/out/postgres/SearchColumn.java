package dev.licenseauth.audit.adapter.out.postgres;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Values as the log's columns hold them. An event may carry anything JSON can; what PostgreSQL cannot hold must neither
 * stop the log nor change the event, so only the column gives way. Searches go through the same, and so find it.
 */
final class SearchColumn {
    private static final int MAX_CHARACTERS = 255;
    private static final char REPLACEMENT = '\uFFFD';
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private SearchColumn() {}

    /** Text without U+0000 and unpaired surrogates; {@code null} for what is too long to be searched for. */
    static @Nullable String text(@Nullable String value) {
        if (value == null || value.codePointCount(0, value.length()) > MAX_CHARACTERS) {
            return null;
        }
        return value.codePoints().allMatch(SearchColumn::isStorable) ? value : replaced(value);
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }

    private static String replaced(String value) {
        StringBuilder text = new StringBuilder(value.length());
        value.codePoints().forEach(point -> text.appendCodePoint(isStorable(point) ? point : REPLACEMENT));
        return text.toString();
    }

    /** An address in one spelling; what is no address stays as it is. */
    static @Nullable String address(@Nullable String value) {
        String text = text(value);
        if (text == null) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A time of the years 1 to 9999. */
    static OffsetDateTime time(Instant value) {
        Instant known = value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
        return known.atOffset(ZoneOffset.UTC);
    }
}
