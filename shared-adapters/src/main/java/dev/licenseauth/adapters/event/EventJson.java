package dev.licenseauth.adapters.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Events as JSON, with the field names that are fixed for every consumer. */
public final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxDocumentLength(1 << 20)
                    .build())
            .build();
    private static final ObjectMapper MAPPER =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EventJson() {}

    /** The body: UTF-8 JSON, fixed fields first. What is absent is {@code null}, so that every body has every field. */
    public static byte[] write(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("event_type", event.type().value());
            json.writeStringField("severity", event.severity().word());
            json.writeStringField("summary", event.summary());
            json.writeStringField("actor", event.actor());
            json.writeStringField("app_id", event.appId());
            json.writeNumberField("created_at", event.createdAt().getEpochSecond());
            json.writeStringField("id", event.id().toString());
            json.writeNumberField("risk", event.risk());
            json.writeStringField("ip", event.ip());
            json.writeStringField("subject", event.subject());
            json.writeStringField("request_id", event.requestId());
            json.writeFieldName("data");
            writePlain(json, event.data());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void writePlain(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> throw new IllegalStateException("Event admits no null");
            case String text -> json.writeString(text);
            case Boolean bool -> json.writeBoolean(bool);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Iterable<?> items -> {
                json.writeStartArray();
                for (Object item : items) {
                    writePlain(json, item);
                }
                json.writeEndArray();
            }
            case Map<?, ?> entries -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : entries.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    writePlain(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> throw new IllegalStateException("Event admits no " + value.getClass());
        }
    }

    /**
     * Reads a body. Fields this version does not know are ignored: bodies only ever grow.
     *
     * @param occurredAt the {@code ce_time} header, which is finer than the body's seconds, if there is one
     * @throws MalformedEventException when the bytes are not an event; the message says why
     */
    public static Event read(byte[] body, @Nullable Instant occurredAt) throws MalformedEventException {
        JsonNode json;
        try {
            // Decoded strictly and by us: left to itself the parser would also take UTF-16 and UTF-32.
            json = MAPPER.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (IOException e) {
            throw new MalformedEventException("not JSON", e);
        }
        if (json == null || !json.isObject()) {
            throw new MalformedEventException("not a JSON object", null);
        }
        try {
            long seconds = wholeNumber(json, "created_at");
            return new Event(
                    parsed(json, "id", UUID::fromString),
                    parsed(json, "event_type", EventType::new),
                    parsed(json, "severity", word -> Severity.ofWord(word).orElseThrow(IllegalArgumentException::new)),
                    text(json, "summary"),
                    text(json, "actor"),
                    optionalText(json, "app_id"),
                    occurredAt == null ? Instant.ofEpochSecond(seconds) : occurredAt,
                    json.hasNonNull("risk") ? Math.clamp(wholeNumber(json, "risk"), -1, 101) : 0,
                    optionalText(json, "ip"),
                    text(json, "subject"),
                    optionalText(json, "request_id"),
                    data(json.path("data")));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new MalformedEventException(String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("field " + field + " is no string");
        }
        return value.textValue();
    }

    private static long wholeNumber(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("field " + field + " is no whole number");
        }
        return value.longValue();
    }

    /** Reads a field without letting the parser's message, which may hold the value, out. */
    private static <T> T parsed(JsonNode json, String field, Function<String, T> parser) {
        String text = text(json, field);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("field " + field + " has not the form it must have", e);
        }
    }

    private static @Nullable String optionalText(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value == null || value.isNull() ? null : text(json, field);
    }

    private static Map<String, Object> data(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Map.of();
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("field data is no object");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        json.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> data.put(entry.getKey(), plain(entry.getValue())));
        return data;
    }

    private static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> {
                if (!value.canConvertToLong() || !value.isIntegralNumber()) {
                    throw new IllegalArgumentException("data holds a number that is not whole");
                }
                yield value.longValue();
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                value.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case OBJECT -> data(value);
            case NULL, MISSING -> throw new IllegalArgumentException("data holds a list with null in it");
            case BINARY, POJO -> throw new IllegalArgumentException("data holds what JSON cannot");
        };
    }
}
