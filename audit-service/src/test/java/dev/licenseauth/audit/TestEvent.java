package dev.licenseauth.audit;

import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.audit.application.AppendEvents;
import dev.licenseauth.domain.audit.leaf.Source;
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
import java.util.concurrent.atomic.AtomicLong;

/** Makes events as the other services publish them: an ordinary one, unless told otherwise. */
public final class TestEvent {
    private static final AtomicLong READ = new AtomicLong();

    private UUID id = UUID.randomUUID();
    private EventType type = new EventType("license.issued");
    private Severity severity = Severity.INFO;
    private String summary = "License issued";
    private String actor = "user:42";
    private @Nullable String appId = "app_demo";
    private Instant createdAt = Instant.parse("2026-11-21T12:00:00Z");
    private int risk;
    private @Nullable String ip = "198.51.100.7";
    private String subject = "license:1";

    private Map<String, Object> data = Map.of("plan", "pos");

    private TestEvent() {}

    public static TestEvent anEvent() {
        return new TestEvent();
    }

    public TestEvent id(UUID value) {
        id = value;
        return this;
    }

    public TestEvent type(String value) {
        type = new EventType(value);
        return this;
    }

    public TestEvent severity(Severity value) {
        severity = value;
        return this;
    }

    public TestEvent summary(String value) {
        summary = value;
        return this;
    }

    public TestEvent actor(String value) {
        actor = value;
        return this;
    }

    public TestEvent app(@Nullable String value) {
        appId = value;
        return this;
    }

    public TestEvent at(Instant value) {
        createdAt = value;
        return this;
    }

    public TestEvent risk(int value) {
        risk = value;
        return this;
    }

    public TestEvent ip(@Nullable String value) {
        ip = value;
        return this;
    }

    public TestEvent data(Map<String, Object> value) {
        data = value;
        return this;
    }

    public TestEvent subject(String value) {
        subject = value;
        return this;
    }

    public Event event() {
        return new Event(id, type, severity, summary, actor, appId, createdAt, risk, ip, subject, "request-1", data);
    }

    public byte[] body() {
        return EventJson.write(event());
    }

    /** The same, read from a topic at a place that no other has. */
    public AppendEvents.Arrival arrival() {
        return new AppendEvents.Arrival.OfEvent(
                event(), body(), new Source("license.events.v1", 0, READ.getAndIncrement()));
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
                .add("ce_time", utf8(createdAt.toString()))
                .add("content-type", utf8("application/json"));
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
