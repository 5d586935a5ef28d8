package dev.licenseauth.domain.identity;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An RSA public key as everybody may see it (RFC 7517 section 4, RFC 7518 section 6.3.1). */
public record Jwk(String kty, String use, String alg, String kid, String n, String e) {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    public static Jwk of(String kid, KeyUse use, RSAPublicKey key) {
        String n = unsigned(key.getModulus());
        String e = unsigned(key.getPublicExponent());
        return switch (use) {
            case SIGNING -> new Jwk("RSA", "sig", "RS256", kid, n, e);
            case LOGIN -> new Jwk("RSA", "enc", "RSA-OAEP-256", kid, n, e);
        };
    }

    /** Base64urlUInt of RFC 7518 section 2: no leading zero byte. */
    public static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
