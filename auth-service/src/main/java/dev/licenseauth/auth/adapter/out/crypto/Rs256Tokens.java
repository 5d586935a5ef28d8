package dev.licenseauth.auth.adapter.out.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.identity.AccessClaims;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.AccessTokens;
import dev.licenseauth.domain.identity.port.Keys;
import jakarta.enterprise.context.ApplicationScoped;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Access tokens as RFC 9068 has them, {@code typ: at+jwt}, signed RS256. */
@ApplicationScoped
class Rs256Tokens implements AccessTokens {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Keys keys;
    private final ObjectMapper json;
    private final String issuer;
    private final String audience;

    Rs256Tokens(Keys keys, ObjectMapper json, PlatformConfig config) {
        this.keys = keys;
        this.json = json;
        issuer = config.tokens().issuer();
        audience = config.tokens().audience();
    }

    @Override
    public String sign(AccessClaims claims) {
        RsaKey key = keys.active(KeyUse.SIGNING);
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "at+jwt");
        header.put("kid", key.kid());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("iss", issuer);
        body.put("aud", audience);
        body.put("sub", claims.userId().toString());
        body.put("iat", claims.issuedAt().getEpochSecond());
        body.put("exp", claims.expiresAt().getEpochSecond());
        body.put("jti", claims.tokenId().toString());
        body.put("sid", claims.sessionId().toString());
        body.put("role", claims.role().word());
        body.put("rev", claims.revocation().value());
        String signed = encode(header) + "." + encode(body);
        return signed + "." + BASE64URL.encodeToString(signature(key, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private String encode(Map<String, Object> part) {
        try {
            return BASE64URL.encodeToString(json.writeValueAsBytes(part));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of plain values becomes JSON", e);
        }
    }

    private static byte[] signature(RsaKey key, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.privateKey());
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key of ours signs", e);
        }
    }
}
