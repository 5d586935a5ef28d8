package dev.licenseauth.webhook;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.testing.infra.TestKafka;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Makes events as the services publish them: an ordinary one, unless told otherwise. */
public final class TestEvent {
    private final UUID id = UUID.randomUUID();
    private EventType type = new EventType("license.issued");
    private Severity severity = Severity.INFO;
    private @Nullable String appId = "app_demo";
    private String subject = "license:1";

    private TestEvent() {}

    public static TestEvent anEvent() {
        return new TestEvent();
    }

    public TestEvent type(String value) {
        type = new EventType(value);
        return this;
    }

    public TestEvent severity(Severity value) {
        severity = value;
        return this;
    }

    public TestEvent app(@Nullable String value) {
        appId = value;
        return this;
    }

    public TestEvent subject(String value) {
        subject = value;
        return this;
    }

    public UUID id() {
        return id;
    }

    public Event event() {
        return new Event(
                id,
                type,
                severity,
                "License issued",
                "user:42",
                appId,
                Instant.parse("2026-11-21T12:00:00Z"),
                0,
                "198.51.100.7",
                subject,
                "request-1",
                Map.of("plan", "pos"));
    }

    public byte[] body() {
        return EventJson.write(event());
    }

    /** The record that the outbox' connector makes of it. */
    public ProducerRecord<String, byte[]> record(TestKafka kafka, EventTopic topic) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(kafka.topic(topic), subject, body());
        record.headers()
                .add("ce_specversion", utf8("1.0"))
                .add("ce_id", utf8(id.toString()))
                .add("ce_type", utf8(type.value()))
                .add("ce_source", utf8("/license-service"))
                .add("ce_subject", utf8(subject))
                .add("ce_time", utf8("2026-11-21T12:00:00Z"))
                .add("content-type", utf8("application/json"));
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
