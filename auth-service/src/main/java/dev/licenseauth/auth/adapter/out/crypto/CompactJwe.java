package dev.licenseauth.auth.adapter.out.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.identity.RsaKey;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A JWE in compact form (RFC 7516 section 7.1), of RSA-OAEP-256 and A256GCM only.
 *
 * @param header       the protected header as it was sent, which is authenticated
 * @param keyId        its {@code kid}; empty when it has none
 * @param encryptedKey the content key, encrypted
 * @param sealed       ciphertext and tag
 */
record CompactJwe(String header, String keyId, byte[] encryptedKey, byte[] iv, byte[] sealed) {
    private static final int PARTS = 5;
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    // Nothing that is compressed, critical, or brings keys along (jwk, jku, x5u, x5c).
    private static final Set<String> ALLOWED = Set.of("alg", "enc", "kid", "typ", "cty");

    /** Empty when it is none, or of another algorithm. */
    static Optional<CompactJwe> parse(String compact, ObjectMapper strictJson) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64url = Base64.getUrlDecoder();
            JsonNode header = strictJson.readTree(new String(base64url.decode(parts[0]), StandardCharsets.UTF_8));
            byte[] iv = base64url.decode(parts[2]);
            byte[] ciphertext = base64url.decode(parts[3]);
            byte[] tag = base64url.decode(parts[4]);
            if (!isAllowed(header) || iv.length != IV_BYTES || tag.length != TAG_BYTES) {
                return Optional.empty();
            }
            byte[] sealed = new byte[ciphertext.length + tag.length];
            System.arraycopy(ciphertext, 0, sealed, 0, ciphertext.length);
            System.arraycopy(tag, 0, sealed, ciphertext.length, tag.length);
            return Optional.of(
                    new CompactJwe(parts[0], header.path("kid").asText(""), base64url.decode(parts[1]), iv, sealed));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isAllowed(JsonNode header) {
        return header != null
                && header.isObject()
                && header.properties().stream()
                        .allMatch(entry -> ALLOWED.contains(entry.getKey())
                                && entry.getValue().isTextual())
                && header.path("alg").asText().equals("RSA-OAEP-256")
                && header.path("enc").asText().equals("A256GCM");
    }

    /** Empty whatever is wrong, a {@code kid} of another key included. */
    Optional<byte[]> decrypt(RsaKey key) {
        if (!keyId.isEmpty() && !keyId.equals(key.kid())) {
            return Optional.empty();
        }
        return RsaOaep.decrypt(key.privateKey(), encryptedKey)
                .filter(contentKey -> contentKey.length == KEY_BYTES)
                .flatMap(this::open);
    }

    private Optional<byte[]> open(byte[] contentKey) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(contentKey, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            return Optional.of(cipher.doFinal(sealed));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
