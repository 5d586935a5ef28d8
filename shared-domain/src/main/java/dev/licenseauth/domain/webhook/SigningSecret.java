package dev.licenseauth.domain.webhook;

import java.util.Base64;
import java.util.function.Consumer;

/** The secret deliveries to an endpoint are signed with (Standard Webhooks: 24 to 64 bytes). Shown once, when it is made. */
public final class SigningSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 24;
    private static final int MAX_BYTES = 64;

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /**
     * A new one.
     *
     * @param random fills an array with unforeseeable bytes
     */
    public static SigningSecret generate(Consumer<byte[]> random) {
        byte[] key = new byte[BYTES];
        random.accept(key);
        return new SigningSecret(key);
    }

    /**
     * The secret of a key.
     *
     * @throws IllegalArgumentException when the length is not that of a secret
     */
    public static SigningSecret of(byte[] key) {
        if (key.length < BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("a signing secret has 24 to 64 bytes");
        }
        return new SigningSecret(key.clone());
    }

    /** The key of the HMAC. */
    public byte[] key() {
        return key.clone();
    }

    /** {@code whsec_} and the key as base64: what the receiver is configured with. */
    public String written() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    @Override
    public String toString() {
        return "***";
    }
}
