package dev.licenseauth.adapters.event;

import dev.licenseauth.domain.event.Event;

/** A record read from an event topic. */
public sealed interface Received {
    /** Where it stood. */
    Position position();

    /** The record's value, byte for byte. */
    byte[] body();

    /** A record that is an event. */
    record Wellformed(Position position, byte[] body, Event event) implements Received {}

    /** A record that is none; {@code reason} says why and holds nothing of the value. */
    record Malformed(Position position, byte[] body, String reason) implements Received {}

    /** A record's place: topic as on the broker, partition and offset. */
    record Position(String topic, int partition, long offset) {}
}
