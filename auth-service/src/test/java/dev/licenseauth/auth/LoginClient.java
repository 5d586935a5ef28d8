package dev.licenseauth.auth;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logs in as a client would, from the public documents alone. */
public final class LoginClient {
    public static final String LOGIN = "/api/v1/auth/login";

    private static final OAEPParameterSpec SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private static final OAEPParameterSpec MGF1_SHA1 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

    private LoginClient() {}

    /** A challenge as it was answered. */
    public record Challenge(String nonce, String keyId, long expiresAt) {}

    public static Challenge challenge(String username) {
        Response answer =
                AuthServiceTest.request().queryParam("username", username).get("/api/v1/auth/challenge");
        answer.then().statusCode(200);
        return new Challenge(
                answer.path("nonce"),
                answer.path("key_id"),
                answer.<Number>path("expires_at").longValue());
    }

    public static Map<String, Object> bound(String username, String password) {
        Challenge challenge = challenge(username);
        return body(username, challenge, boundCiphertext(username, password, challenge));
    }

    public static Map<String, Object> bare(String username, String password) {
        Challenge challenge = challenge(username);
        return body(username, challenge, encrypt(challenge.keyId(), password.getBytes(StandardCharsets.UTF_8)));
    }

    public static Map<String, Object> body(String username, Challenge challenge, byte[] ciphertext) {
        return body(username, challenge, Base64.getEncoder().encodeToString(ciphertext));
    }

    public static Map<String, Object> body(String username, Challenge challenge, String encrypted) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("username", username);
        body.put("encrypted_password", encrypted);
        body.put("login_nonce", challenge.nonce());
        body.put("key_id", challenge.keyId());
        body.put("challenge_ts", challenge.expiresAt());
        return body;
    }

    public static byte[] boundCiphertext(String username, String password, Challenge challenge) {
        return encrypt(challenge.keyId(), boundText(username, password, challenge));
    }

    public static byte[] boundText(String username, String password, Challenge challenge) {
        return "{\"v\":1,\"p\":\"%s\",\"n\":\"%s\",\"u\":\"%s\",\"ts\":%d}"
                .formatted(password, challenge.nonce(), username, challenge.expiresAt())
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] encrypt(String keyId, byte[] text) {
        return encrypt(keyId, text, SHA256);
    }

    public static byte[] encryptWithMgf1Sha1(String keyId, byte[] text) {
        return encrypt(keyId, text, MGF1_SHA1);
    }

    private static byte[] encrypt(String keyId, byte[] text, OAEPParameterSpec parameters) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, publicKey(keyId), parameters);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String jwe(Challenge challenge, byte[] text, String algorithm) {
        try {
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String header = base64.encodeToString("{\"alg\":\"%s\",\"enc\":\"A256GCM\",\"kid\":\"%s\"}"
                    .formatted(algorithm, challenge.keyId())
                    .getBytes(StandardCharsets.UTF_8));
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            SecretKey key = generator.generateKey();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            byte[] sealed = cipher.doFinal(text);
            byte[] iv = cipher.getParameters()
                    .getParameterSpec(GCMParameterSpec.class)
                    .getIV();
            int split = sealed.length - 16;
            return String.join(
                    ".",
                    List.of(
                            header,
                            base64.encodeToString(encrypt(challenge.keyId(), key.getEncoded())),
                            base64.encodeToString(iv),
                            base64.encodeToString(Arrays.copyOf(sealed, split)),
                            base64.encodeToString(Arrays.copyOfRange(sealed, split, sealed.length))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key of that name in the published set. */
    public static RSAPublicKey publicKey(String kid) {
        Map<String, String> jwk = keys().stream()
                .filter(key -> kid.equals(key.get("kid")))
                .findAny()
                .orElseThrow();
        try {
            PublicKey key = KeyFactory.getInstance("RSA")
                    .generatePublic(
                            new RSAPublicKeySpec(number(jwk.getOrDefault("n", "")), number(jwk.getOrDefault("e", ""))));
            return (RSAPublicKey) key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<Map<String, String>> keys() {
        return AuthServiceTest.request().get("/.well-known/jwks.json").path("keys");
    }

    private static BigInteger number(String base64url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
    }

    public static Response post(Map<String, ?> body) {
        return AuthServiceTest.request().body(body).post(LOGIN);
    }

    /** From another address, as the proxy tells. */
    public static Response postFrom(String ip, Map<String, ?> body) {
        RequestSpecification request = AuthServiceTest.request().header("X-Forwarded-For", ip);
        return request.body(body).post(LOGIN);
    }
}
