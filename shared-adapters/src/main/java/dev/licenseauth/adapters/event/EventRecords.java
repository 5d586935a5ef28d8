package dev.licenseauth.adapters.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads CloudEvents records in Kafka's binary mode. */
final class EventRecords {
    private EventRecords() {}

    static Received read(ConsumerRecord<byte[], byte[]> record) {
        Received.Position position = new Received.Position(record.topic(), record.partition(), record.offset());
        byte[] body = record.value() == null ? new byte[0] : record.value();
        try {
            return new Received.Wellformed(position, body, EventJson.read(body, occurredAt(record)));
        } catch (MalformedEventException e) {
            return new Received.Malformed(position, body, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Instant occurredAt(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        Header time = record.headers().lastHeader("ce_time");
        if (time == null || time.value() == null) {
            return null;
        }
        try {
            return Instant.parse(new String(time.value(), StandardCharsets.UTF_8));
        } catch (DateTimeException e) {
            throw new MalformedEventException("header ce_time is no RFC 3339 time", e);
        }
    }
}
