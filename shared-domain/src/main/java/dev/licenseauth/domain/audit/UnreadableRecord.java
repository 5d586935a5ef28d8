package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A record on an event topic that is no event. It is logged too: leaving something out of an audit trail is a finding,
 * not an error path.
 *
 * @param topic  the topic's name on the broker
 * @param reason why it cannot be read
 * @param bytes  the record's value
 */
public record UnreadableRecord(String topic, int partition, long offset, String reason, byte[] bytes) {
    /** What an unreadable record is logged as. */
    public static final EventType TYPE = new EventType("audit.record_unreadable");

    private static final int MAX_REASON = 200;

    /**
     * What the log says of the record. Its id follows from the record's place and bytes, so that the same record
     * delivered again is the same event.
     */
    public Event asEvent(Instant noticedAt) {
        String place = topic + "/" + partition + "/" + offset;
        byte[] digest = sha256(bytes);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("topic", topic);
        data.put("partition", partition);
        data.put("offset", offset);
        data.put("reason", reason.substring(0, Math.min(reason.length(), MAX_REASON)));
        data.put("sha256", HexFormat.of().formatHex(digest));
        return new Event(
                id(place, digest),
                TYPE,
                Severity.ERROR,
                "A record of an event topic could not be read",
                "service:audit",
                null,
                noticedAt,
                0,
                null,
                "record:" + place,
                null,
                data);
    }

    /** UUIDv8 (RFC 9562 section 5.8) of SHA-256. The bytes count too: a topic made anew begins again at offset 0. */
    private static UUID id(String place, byte[] digest) {
        byte[] name = ("unreadable record v1\n" + place + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer hash = ByteBuffer.wrap(sha256(name, digest));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
