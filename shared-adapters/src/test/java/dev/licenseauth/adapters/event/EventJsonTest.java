package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventJsonTest {
    private static final Instant AT = Instant.parse("2023-11-14T22:13:20.123Z");

    private static Event event(Map<String, Object> data) {
        return new Event(
                UUID.fromString("01a20040-6a9a-739a-849c-f6d7432e47c1"),
                new EventType("license.used"),
                Severity.INFO,
                "License activation accepted",
                "sdk:c++",
                "app_123",
                AT,
                0,
                null,
                "license:1",
                null,
                data);
    }

    @Test
    void theFixedFieldsComeFirstUnderTheirFixedNames() {
        assertThat(new String(EventJson.write(event(Map.of())), StandardCharsets.UTF_8))
                .startsWith("{\"event_type\":\"license.used\",\"severity\":\"info\","
                        + "\"summary\":\"License activation accepted\",\"actor\":\"sdk:c++\",\"app_id\":\"app_123\","
                        + "\"created_at\":1700000000,");
    }

    @Test
    void whatIsWrittenReadsBackAsItWas() throws MalformedEventException {
        Event event = event(Map.of(
                "text",
                "ü\u0000\ud83d\ude00",
                "number",
                5L,
                "flag",
                true,
                "list",
                List.of("a", 1L),
                "map",
                Map.of("k", "v")));
        assertThat(EventJson.read(EventJson.write(event), AT)).isEqualTo(event);
    }

    @Test
    void withoutTheHeaderTimeIsWholeSeconds() throws MalformedEventException {
        assertThat(EventJson.read(EventJson.write(event(Map.of())), null).createdAt())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() throws MalformedEventException {
        String body = new String(EventJson.write(event(Map.of())), StandardCharsets.UTF_8)
                .replaceFirst("\\{", "{\"new_field\":{\"x\":[1.5,null]},");
        assertThat(EventJson.read(body.getBytes(StandardCharsets.UTF_8), AT)).isEqualTo(event(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "{}",
                "{\"id\":\"x\"}",
                "{\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\"}",
                "{\"event_type\":\"LICENSE\",\"severity\":\"info\",\"summary\":\"s\",\"actor\":\"a\",\"created_at\":1,"
                        + "\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"subject\":\"s\"}",
                "{\"event_type\":\"a.b\",\"severity\":\"loud\",\"summary\":\"s\",\"actor\":\"a\",\"created_at\":1,"
                        + "\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"subject\":\"s\"}",
                "{\"event_type\":\"a.b\",\"severity\":\"info\",\"summary\":7,\"actor\":\"a\",\"created_at\":1,"
                        + "\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"subject\":\"s\"}",
                "{\"event_type\":\"a.b\",\"severity\":\"info\",\"summary\":\"s\",\"actor\":\"a\",\"created_at\":1,"
                        + "\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"subject\":\"s\",\"data\":{\"x\":1.5}}",
                "{\"event_type\":\"a.b\",\"severity\":\"info\",\"summary\":\"s\",\"actor\":\"a\",\"created_at\":1,"
                        + "\"id\":\"01a20040-6a9a-739a-849c-f6d7432e47c1\",\"subject\":\"s\",\"risk\":101}"
            })
    void whatIsNoEventIsMalformed(String body) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> EventJson.read(body.getBytes(StandardCharsets.UTF_8), null));
    }

    @Test
    void nestingThatWouldOverflowTheStackIsMalformed() {
        String deep = "{\"data\":" + "[".repeat(100_000);
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> EventJson.read(deep.getBytes(StandardCharsets.UTF_8), null));
    }

    @Test
    void anEventAdmitsPlainDataOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> event(Map.of("at", AT)));
        assertThatIllegalArgumentException().isThrownBy(() -> event(Map.of("list", List.of(1.5))));
    }
}
