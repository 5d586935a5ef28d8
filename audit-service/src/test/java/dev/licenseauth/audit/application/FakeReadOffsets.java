package dev.licenseauth.audit.application;

import dev.licenseauth.domain.audit.leaf.Source;
import dev.licenseauth.domain.audit.port.ReadOffsets;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Offsets in memory. */
final class FakeReadOffsets implements ReadOffsets {
    private final Map<String, Long> next = new HashMap<>();

    @Override
    public OptionalLong next(String topic, int partition) {
        Long offset = next.get(topic + "/" + partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public void advance(Collection<Source> lastRead) {
        lastRead.forEach(source -> next.put(source.topic() + "/" + source.partition(), source.offset() + 1));
    }
}
