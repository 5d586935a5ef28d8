package dev.licenseauth.adapters.http;

import dev.licenseauth.adapters.security.KeyedDigest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** A place in a list as a token: only what we gave out is taken back. It is bound to the place and to nothing else. */
public final class PageCursor {
    private static final byte VERSION = 1;
    private static final int TAG_BYTES = 12;

    private final KeyedDigest digest;

    /**
     * Cursors of one list.
     *
     * @param digest of a purpose that no other list has, so that a cursor of one list is none of another
     */
    public PageCursor(KeyedDigest digest) {
        this.digest = digest;
    }

    /** The token of an index. */
    public String write(long index) {
        return token(
                ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(index).array());
    }

    /** The token of an id. */
    public String write(UUID id) {
        return token(ByteBuffer.allocate(1 + 2 * Long.BYTES)
                .put(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    /** The token of a code or another short text that places are ordered by. */
    public String write(String code) {
        byte[] text = code.getBytes(StandardCharsets.UTF_8);
        return token(ByteBuffer.allocate(1 + text.length).put(VERSION).put(text).array());
    }

    /**
     * The index of a token.
     *
     * @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller
     */
    public long readIndex(String cursor) {
        return read(cursor, Long.BYTES).getLong();
    }

    /**
     * The id of a token.
     *
     * @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller
     */
    public UUID readId(String cursor) {
        ByteBuffer id = read(cursor, 2 * Long.BYTES);
        return new UUID(id.getLong(), id.getLong());
    }

    /**
     * The text of a token.
     *
     * @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller
     */
    public String readText(String cursor) {
        byte[] token = decode(cursor);
        if (token.length < 1 + TAG_BYTES) {
            throw notOurs();
        }
        ByteBuffer text = position(token, token.length - 1 - TAG_BYTES);
        return StandardCharsets.UTF_8.decode(text).toString();
    }

    private String token(byte[] position) {
        byte[] token = ByteBuffer.allocate(position.length + TAG_BYTES)
                .put(position)
                .put(tag(position))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private ByteBuffer read(String cursor, int bytes) {
        return position(decode(cursor), bytes);
    }

    private ByteBuffer position(byte[] token, int bytes) {
        byte[] position = Arrays.copyOf(token, 1 + bytes);
        boolean ours = token.length == position.length + TAG_BYTES
                && position[0] == VERSION
                && MessageDigest.isEqual(tag(position), Arrays.copyOfRange(token, position.length, token.length));
        if (!ours) {
            throw notOurs();
        }
        return ByteBuffer.wrap(position, 1, bytes);
    }

    private byte[] tag(byte[] position) {
        return Arrays.copyOf(digest.of(position), TAG_BYTES);
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException _) {
            throw notOurs();
        }
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("must be the next_cursor of an earlier page, unchanged");
    }
}
