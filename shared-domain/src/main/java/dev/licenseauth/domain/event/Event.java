package dev.licenseauth.domain.event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One fact that happened: the body every consumer, webhook and audit record is made of.
 *
 * @param id        UUIDv7; consumers are idempotent by it
 * @param type      what happened
 * @param severity  how much it matters
 * @param summary   one line for people; never holds a secret or a whole DLID
 * @param actor     who did it, for example {@code user:42} or {@code sdk:c++}
 * @param appId     the app it belongs to, if any
 * @param createdAt when it happened; epoch seconds on the wire
 * @param risk      0 (none) to 100
 * @param ip        the client's address, if a client caused it
 * @param subject   what it happened to, {@code <kind>:<id>}; also the key that orders events of one aggregate
 * @param requestId the request that caused it, if any
 * @param data      details per type: strings, whole numbers, booleans, and lists and maps of these; what is absent is left out
 */
public record Event(
        UUID id,
        EventType type,
        Severity severity,
        String summary,
        String actor,
        @Nullable String appId,
        Instant createdAt,
        int risk,
        @Nullable String ip,
        String subject,
        @Nullable String requestId,
        Map<String, Object> data) {

    /** @throws IllegalArgumentException when the risk is outside 0 to 100 or the data holds anything but plain values */
    public Event {
        if (risk < 0 || risk > 100) {
            throw new IllegalArgumentException("risk must be 0 to 100, was " + risk);
        }
        data.forEach(Event::requirePlain);
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    private static void requirePlain(String name, @Nullable Object value) {
        switch (value) {
            case null -> throw new IllegalArgumentException("data." + name + " is null: leave it out");
            case String ignored -> {}
            case Boolean ignored -> {}
            case Integer ignored -> {}
            case Long ignored -> {}
            case Collection<?> items -> items.forEach(item -> requirePlain(name, item));
            case Map<?, ?> entries -> entries.forEach((key, item) -> requirePlain(name + "." + key, item));
            default ->
                throw new IllegalArgumentException("data." + name + " is a "
                        + value.getClass().getSimpleName() + ": only strings, whole numbers, booleans, lists and maps");
        }
    }
}
