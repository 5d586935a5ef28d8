package dev.licenseauth.auth.adapter.out.postgres;

import dev.licenseauth.domain.identity.Jwk;

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
                .formatted(Jwk.unsigned(key.getPublicExponent()), Jwk.unsigned(key.getModulus()));
        try {
            return BASE64URL.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
