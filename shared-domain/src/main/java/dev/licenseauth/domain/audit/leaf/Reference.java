package dev.licenseauth.domain.audit.leaf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Stands for a value without telling it: HMAC-SHA-256 with a key of the log. Equal values have equal references.
 *
 * @param bytes 32 bytes
 */
public record Reference(byte[] bytes) {
    private static final int LENGTH = 32;
    private static final char REPLACEMENT = '\uFFFD';

    /** What a value is. Values of different kinds have different references. */
    public enum Kind {
        /** Who acts, is acted on or owns: one kind, so that a person is recognised in each part. */
        PARTY("party"),
        APP("app"),
        /** In no leaf; events are found by it. */
        ADDRESS("address");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    public Reference {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a reference has 32 bytes");
        }
    }

    /** What the HMAC is made of: kind, newline, value in UTF-8 with U+FFFD for each half of a character. */
    public static byte[] message(Kind kind, String value) {
        StringBuilder message = new StringBuilder(kind.word).append('\n');
        value.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .forEach(message::appendCodePoint);
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As it stands in a leaf: 64 digits of lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reference(byte[] theirs) && Arrays.equals(bytes, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
