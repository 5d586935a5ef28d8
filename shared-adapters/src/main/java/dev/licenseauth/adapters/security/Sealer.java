package dev.licenseauth.adapters.security;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** Authenticated encryption at rest: AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce in front. */
public final class Sealer {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random;

    Sealer(SecretKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** Seals and opens with a key of the caller's own making, 32 bytes. */
    public static Sealer of(byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a sealer's key has 32 bytes");
        }
        return new Sealer(new SecretKeySpec(key, "AES"), random);
    }

    /**
     * Seals.
     *
     * @param context what the secret belongs to, for example a row's id; opening needs the same
     */
    public byte[] seal(byte[] secret, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, secret, 0, secret.length, context);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put(VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Opens.
     *
     * @throws IllegalStateException when the bytes were not sealed with this key and context, or were changed since
     */
    public byte[] open(byte[] sealed, byte[] context) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new IllegalStateException("not a sealed value");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 1, nonce, 0, NONCE_BYTES);
        int start = 1 + NONCE_BYTES;
        return crypt(Cipher.DECRYPT_MODE, nonce, sealed, start, sealed.length - start, context);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input, int offset, int length, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(input, offset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sealed value cannot be opened: wrong key, or it was changed", e);
        }
    }
}
