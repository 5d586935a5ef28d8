package dev.licenseauth.auth.adapter.out.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.LoginName;
import dev.licenseauth.domain.identity.OpenedPayload;
import dev.licenseauth.domain.identity.Password;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.Keys;
import dev.licenseauth.domain.identity.port.LoginPayloads;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Payloads in three shapes: RSA-OAEP over the bare password, RSA-OAEP over the bound form, and a compact JWE of the bound
 * form. Text that begins with a brace and holds {@code "v"} is taken for the bound form and never for a password.
 */
@ApplicationScoped
class RsaLoginPayloads implements LoginPayloads {
    private static final int MOST_CHARACTERS = 8192;
    private static final Set<String> BOUND_FIELDS = Set.of("v", "p", "n", "u", "ts");
    private static final JsonFactory STRICT = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // An exception must not quote what was decrypted.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final ObjectMapper JSON =
            new ObjectMapper(STRICT).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Keys keys;

    RsaLoginPayloads(Keys keys) {
        this.keys = keys;
    }

    @Override
    public Optional<OpenedPayload> open(String encrypted, String keyId) {
        if (encrypted.isEmpty() || encrypted.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        return keys.accepted(KeyUse.LOGIN, keyId)
                .flatMap(key -> encrypted.indexOf('.') >= 0 ? openJwe(encrypted, key) : openRsa(encrypted, key));
    }

    private static Optional<OpenedPayload> openJwe(String encrypted, RsaKey key) {
        return CompactJwe.parse(encrypted, JSON)
                .flatMap(jwe -> jwe.decrypt(key)
                        .flatMap(RsaLoginPayloads::text)
                        .flatMap(text -> bound(text, sha256(jwe.encryptedKey()))));
    }

    private static Optional<OpenedPayload> openRsa(String encrypted, RsaKey key) {
        return base64(encrypted)
                .flatMap(ciphertext -> RsaOaep.decrypt(key.privateKey(), ciphertext)
                        .flatMap(RsaLoginPayloads::text)
                        .flatMap(text ->
                                looksBound(text) ? bound(text, sha256(ciphertext)) : bare(text, sha256(ciphertext))));
    }

    /** Standard or URL alphabet, padded or not. */
    private static Optional<byte[]> base64(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=' && text.length() - end < 2) {
            end--;
        }
        String standard = text.substring(0, end).replace('-', '+').replace('_', '/');
        try {
            return Optional.of(Base64.getDecoder().decode(standard));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean looksBound(String text) {
        return text.stripLeading().startsWith("{") && text.contains("\"v\"");
    }

    private static Optional<OpenedPayload> bare(String text, byte[] hash) {
        try {
            return Optional.of(new OpenedPayload.Bare(new Password(text), hash));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<OpenedPayload> bound(String text, byte[] hash) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json == null || !json.isObject() || !isBoundForm(json)) {
                return Optional.empty();
            }
            return Optional.of(new OpenedPayload.Bound(
                    new Password(json.get("p").textValue()),
                    json.get("n").textValue(),
                    new LoginName(json.get("u").textValue()),
                    Instant.ofEpochSecond(json.get("ts").longValue()),
                    hash));
        } catch (JsonProcessingException | IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isBoundForm(JsonNode json) {
        return json.size() == BOUND_FIELDS.size()
                && BOUND_FIELDS.stream().allMatch(json::has)
                && json.get("v").isInt()
                && json.get("v").intValue() == 1
                && json.get("p").isTextual()
                && json.get("n").isTextual()
                && json.get("u").isTextual()
                && json.get("ts").isIntegralNumber()
                && json.get("ts").canConvertToLong();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
