package dev.licenseauth.domain.audit.leaf;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/**
 * Leaf version 1 (docs/spec/audit-log.md). Its bytes are fixed for ever; what is to be said beyond them makes a new
 * version.
 *
 * @param origin     the log's name
 * @param kind       whether it is an event or a record that could not be read
 * @param createdAt  when it happened; the leaf holds whole seconds
 * @param app        the app, if there is one
 * @param source     where it was read; {@code null} for what was logged before sources were
 * @param commitment to the event's body
 */
public record Leaf(
        String origin,
        Kind kind,
        UUID id,
        EventType type,
        Severity severity,
        int risk,
        Instant createdAt,
        Reference actor,
        Reference subject,
        @Nullable Reference app,
        @Nullable Source source,
        byte[] commitment) {
    /** The version these bytes are of. */
    public static final int VERSION = 1;

    private static final long MAX_SAFE = (1L << 53) - 1;

    /** What is logged. */
    public enum Kind {
        EVENT("event"),
        UNREADABLE("unreadable");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** The leaf's bytes. */
    public byte[] bytes() {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put("v", VERSION);
        members.put("log", origin);
        members.put("kind", kind.word);
        members.put("id", id.toString());
        members.put("type", type.value());
        members.put("severity", severity.word());
        members.put("risk", risk);
        members.put("created_at", Math.clamp(createdAt.getEpochSecond(), -MAX_SAFE, MAX_SAFE));
        members.put("actor", actor.hex());
        members.put("subject", subject.hex());
        members.put("app", app == null ? null : app.hex());
        members.put(
                "source",
                source == null
                        ? null
                        : Map.of("topic", source.topic(), "partition", source.partition(), "offset", source.offset()));
        members.put("body", HexFormat.of().formatHex(commitment));
        return CanonicalJson.write(members);
    }
}
