package dev.licenseauth.audit.adapter.in.rest;

import dev.licenseauth.adapters.http.FieldErrors;
import dev.licenseauth.domain.audit.EventFilter;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The query of a request for events. Whatever is wrong with it is named, all at once. */
record EventsParameters(EventFilter filter, @Nullable Long before, int limit) {
    private static final Set<String> NAMES =
            Set.of("type", "severity", "min_risk", "actor", "ip", "app_id", "from", "to", "limit", "cursor");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int MAX_TEXT = 255;
    private static final int MAX_RISK = 100;
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /** @throws dev.licenseauth.adapters.http.ProblemException 400 naming every parameter that is wrong */
    static EventsParameters parse(MultivaluedMap<String, String> query, EventsCursor cursors) {
        FieldErrors errors = new FieldErrors();
        query.keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .forEach(name -> errors.add(name, "is not a parameter of this request"));
        Reader reader = new Reader(query, errors);
        Instant from = reader.read("from", EventsParameters::time);
        Instant to = reader.read("to", EventsParameters::time);
        if (from != null && to != null && !from.isBefore(to)) {
            errors.add("to", "must be later than from");
        }
        Set<Severity> severities = reader.read("severity", EventsParameters::severities);
        Integer minRisk = reader.read("min_risk", text -> number(text, 0, MAX_RISK));
        EventFilter filter = new EventFilter(
                reader.read("type", EventsParameters::type),
                severities == null ? Set.of() : severities,
                minRisk == null ? 0 : minRisk,
                reader.read("actor", EventsParameters::text),
                reader.read("ip", EventsParameters::address),
                reader.read("app_id", EventsParameters::text),
                from,
                to,
                false);
        Integer limit = reader.read("limit", text -> number(text, 1, MAX_LIMIT));
        Long before = reader.read("cursor", cursors::read);
        errors.throwIfAny();
        return new EventsParameters(filter, before, limit == null ? DEFAULT_LIMIT : limit);
    }

    /** Reads parameters that may be given once. */
    private record Reader(MultivaluedMap<String, String> query, FieldErrors errors) {
        <T> @Nullable T read(String name, Function<String, T> parser) {
            List<String> values = query.getOrDefault(name, Collections.emptyList());
            if (values.size() > 1) {
                errors.add(name, "must be given once");
                return null;
            }
            return errors.optional(name, values.isEmpty() ? null : values.getFirst(), parser)
                    .orElse(null);
        }
    }

    private static EventType type(String text) {
        try {
            return new EventType(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be an event type, for example license.issued", e);
        }
    }

    private static Set<Severity> severities(String text) {
        EnumSet<Severity> severities = EnumSet.noneOf(Severity.class);
        for (String word : text.split(",", -1)) {
            severities.add(Severity.ofWord(word)
                    .orElseThrow(() -> new IllegalArgumentException("must be one or more, comma separated, of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Severity.values())
                                            .map(Severity::word)
                                            .toList()))));
        }
        return severities;
    }

    private static int number(String text, int min, int max) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
        }
        return number;
    }

    private static String text(String text) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT) {
            throw new IllegalArgumentException("must be 1 to " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static String address(String text) {
        // The platform also reads a bare number as an address; nobody means that.
        if (ADDRESS.matcher(text).matches()) {
            try {
                return InetAddress.ofLiteral(text).getHostAddress();
            } catch (IllegalArgumentException e) {
                throw noAddress(e);
            }
        }
        throw noAddress(null);
    }

    private static IllegalArgumentException noAddress(@Nullable Throwable cause) {
        return new IllegalArgumentException("must be an IPv4 or IPv6 address", cause);
    }

    private static Instant time(String text) {
        if (!TIME.matcher(text).matches()) {
            throw noTime(null);
        }
        try {
            // Instant itself would also read the hour 24 and leap seconds, as other times than were written.
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw noTime(e);
        }
    }

    private static IllegalArgumentException noTime(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "must be an RFC 3339 time, for example 2026-01-31T00:00:00Z (in a URL, encode the + of an offset)",
                cause);
    }
}
