package dev.licenseauth.auth.adapter.out.postgres;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** The JWK thumbprint of an RSA key, RFC 7638 section 3, by SHA-256 and in base64url. */
final class Thumbprint {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Thumbprint() {}

    static String of(RSAPublicKey key) {
        String members = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(unsigned(key.getPublicExponent()), unsigned(key.getModulus()));
        try {
            return BASE64URL.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Base64urlUInt of RFC 7518 section 2: no leading zero byte. */
    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = new byte[bytes.length - from];
        System.arraycopy(bytes, from, magnitude, 0, magnitude.length);
        return BASE64URL.encodeToString(magnitude);
    }
}
