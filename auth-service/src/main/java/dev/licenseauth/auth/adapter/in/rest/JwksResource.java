package dev.licenseauth.auth.adapter.in.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.security.PublicEndpoint;
import dev.licenseauth.domain.identity.Jwk;
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

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The public keys as a JWK Set (RFC 7517 section 5). */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class JwksResource {
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

    @GET
    @PublicEndpoint
    public Response keys(@Context Request request) throws JsonProcessingException {
        byte[] body = json.writeValueAsBytes(new JwkSet(keys.published().stream()
                .map(key -> Jwk.of(key.kid(), key.use(), key.publicKey()))
                .toList()));
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
