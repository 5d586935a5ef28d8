package dev.licenseauth.auth.adapter.in.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.identity.RsaKey;
import dev.licenseauth.domain.identity.port.Keys;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The public keys as a JWK Set (RFC 7517 section 5). */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class JwksResource {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    // Shorter than any key is published before it is used.
    private static final String CACHE_CONTROL = "public, max-age=300";

    private final Keys keys;
    private final ObjectMapper json;

    JwksResource(Keys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /** A JWK Set. */
    record JwkSet(List<Jwk> keys) {}

    /** One RSA public key (RFC 7518 section 6.3.1). */
    record Jwk(String kty, String use, String alg, String kid, String n, String e) {
        static Jwk of(RsaKey key) {
            String n = unsigned(key.publicKey().getModulus());
            String e = unsigned(key.publicKey().getPublicExponent());
            return switch (key.use()) {
                case SIGNING -> new Jwk("RSA", "sig", "RS256", key.kid(), n, e);
                case LOGIN -> new Jwk("RSA", "enc", "RSA-OAEP-256", key.kid(), n, e);
            };
        }

        private static String unsigned(BigInteger number) {
            byte[] bytes = number.toByteArray();
            int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
            return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
        }
    }

    @GET
    @PublicEndpoint
    public Response keys(@Context Request request) throws JsonProcessingException {
        byte[] body = json.writeValueAsBytes(
                new JwkSet(keys.published().stream().map(Jwk::of).toList()));
        EntityTag tag = new EntityTag(digest(body));
        Response.ResponseBuilder answer = request.evaluatePreconditions(tag);
        return (answer == null ? Response.ok(body) : answer)
                .tag(tag)
                .header("Cache-Control", CACHE_CONTROL)
                .build();
    }

    private static String digest(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
