package dev.licenseauth.webhook.adapter.in.rest;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** A place in a list as a token: only what we gave out is taken back. */
@ApplicationScoped
class Cursors {
    private static final byte VERSION = 1;
    private static final int POSITION_BYTES = 1 + 2 * Long.BYTES;
    private static final int TAG_BYTES = 12;

    private final KeyedDigest digest;

    Cursors(MasterKey masterKey) {
        digest = masterKey.digest("webhook cursor");
    }

    String write(UUID before) {
        byte[] position = ByteBuffer.allocate(POSITION_BYTES)
                .put(VERSION)
                .putLong(before.getMostSignificantBits())
                .putLong(before.getLeastSignificantBits())
                .array();
        byte[] token = ByteBuffer.allocate(POSITION_BYTES + TAG_BYTES)
                .put(position)
                .put(tag(position))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** @throws IllegalArgumentException when it is no cursor of ours; the message is fit for the caller */
    UUID read(String cursor) {
        byte[] token = decode(cursor);
        byte[] position = Arrays.copyOf(token, POSITION_BYTES);
        boolean ours = token.length == POSITION_BYTES + TAG_BYTES
                && position[0] == VERSION
                && MessageDigest.isEqual(tag(position), Arrays.copyOfRange(token, POSITION_BYTES, token.length));
        if (!ours) {
            throw notOurs();
        }
        ByteBuffer read = ByteBuffer.wrap(position, 1, 2 * Long.BYTES);
        return new UUID(read.getLong(), read.getLong());
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
