package dev.licenseauth.domain.audit.note;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key by which notes are verified (C2SP signed-note, signature type 1).
 *
 * @param name the key's name: no spaces, no plus
 * @param bytes the 32 bytes of an Ed25519 public key (RFC 8032)
 */
public record VerifierKey(String name, byte[] bytes) {
    private static final byte ED25519 = 1;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Z}\\p{Cc}+]+");
    private static final Pattern FORM = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)");
    // What stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410).
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** @throws IllegalArgumentException when name or key do not have the form */
    public VerifierKey {
        if (!NAME.matcher(name).matches() || bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("not a key for notes: " + name);
        }
    }

    /** The key of an Ed25519 public key of the platform. */
    public static VerifierKey of(String name, PublicKey key) {
        byte[] spki = key.getEncoded();
        return new VerifierKey(name, Arrays.copyOfRange(spki, spki.length - KEY_BYTES, spki.length));
    }

    /**
     * Reads the form {@link #toString()} gives.
     *
     * @throws IllegalArgumentException when it is another, or the id is not the key's
     */
    public static VerifierKey parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            byte[] typed = Base64.getDecoder().decode(form.group(3));
            if (typed.length == 1 + KEY_BYTES && typed[0] == ED25519) {
                VerifierKey key = new VerifierKey(form.group(1), Arrays.copyOfRange(typed, 1, typed.length));
                if (HexFormat.of().formatHex(key.id()).equals(form.group(2))) {
                    return key;
                }
            }
        }
        throw new IllegalArgumentException("not a verifier key");
    }

    /** The four bytes that name the key in a signature. */
    public byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(ED25519);
            return Arrays.copyOf(digest.digest(bytes), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(toPublicKey());
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + name + " cannot be used", e);
        }
    }

    /** The key as the platform knows it. */
    public PublicKey toPublicKey() throws GeneralSecurityException {
        ByteArrayOutputStream spki = new ByteArrayOutputStream();
        spki.writeBytes(SPKI_PREFIX);
        spki.writeBytes(bytes);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki.toByteArray()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey(String theirName, byte[] theirs)
                && name.equals(theirName)
                && Arrays.equals(bytes, theirs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(bytes));
    }

    /** The form keys for notes are handed around in: {@code name+id+key}. */
    @Override
    public String toString() {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        typed.write(ED25519);
        typed.writeBytes(bytes);
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed.toByteArray());
    }
}
