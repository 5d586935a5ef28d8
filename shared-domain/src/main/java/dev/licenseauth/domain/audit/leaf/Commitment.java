package dev.licenseauth.domain.audit.leaf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a leaf says of an event's body: enough to prove the body to whoever is shown it with its salt, and nothing to
 * anybody else. Without the salt not even a guess can be tested.
 */
public final class Commitment {
    /** How long a salt is, in bytes. */
    public static final int SALT_BYTES = 32;

    private static final byte[] DOMAIN = "license-auth audit body v1\n".getBytes(StandardCharsets.US_ASCII);

    private Commitment() {}

    /** The 32 bytes of SHA-256 over a fixed text, the salt and the body. */
    public static byte[] to(byte[] body, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has 32 bytes");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(DOMAIN);
            digest.update(salt);
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
