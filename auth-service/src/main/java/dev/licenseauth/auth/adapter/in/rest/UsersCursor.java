package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** A place in the list of users as a token: only what we gave out is taken back. It is bound to the place and to nothing else. */
@ApplicationScoped
class UsersCursor {
    private static final byte VERSION = 1;
    private static final int POSITION_BYTES = 1 + 2 * Long.BYTES;
    private static final int TAG_BYTES = 12;

    private final KeyedDigest digest;

    UsersCursor(MasterKey masterKey) {
        digest = masterKey.digest("users cursor");
    }

    String write(UUID last) {
        byte[] position = ByteBuffer.allocate(POSITION_BYTES)
                .put(VERSION)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
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
        ByteBuffer id = ByteBuffer.wrap(position, 1, 2 * Long.BYTES);
        return new UUID(id.getLong(), id.getLong());
    }

    private byte[] tag(byte[] position) {
        return Arrays.copyOf(digest.of(position), TAG_BYTES);
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw notOurs();
        }
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("must be the next_cursor of an earlier page, unchanged");
    }
}
