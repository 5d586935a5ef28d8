package dev.licenseauth.adapters.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.adapters.security.KeyedDigest;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.security.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes a write answer the same when it is sent again with the same {@code Idempotency-Key}: the answer is kept in the
 * transaction of the write itself, so that either both exist or neither. Scoped to caller and route. Refusals change
 * nothing and are not kept.
 */
@ApplicationScoped
public class IdempotentWrites {
    /** The request header. */
    public static final String HEADER = "Idempotency-Key";

    /** Set on an answer that was kept. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final int MAX_KEY_LENGTH = 255;

    private final KeptAnswers keptAnswers;
    private final ObjectMapper json;
    private final KeyedDigest keyDigest;
    private final KeyedDigest requestDigest;
    private final Sealer sealer;
    private final long keptForSeconds;

    IdempotentWrites(KeptAnswers keptAnswers, ObjectMapper json, MasterKey masterKey, PlatformConfig config) {
        this.keptAnswers = keptAnswers;
        this.json = json;
        keyDigest = masterKey.digest("idempotency key");
        requestDigest = masterKey.digest("idempotency request");
        sealer = masterKey.sealer("idempotency answer");
        keptForSeconds = config.idempotency().keptFor().toSeconds();
    }

    /**
     * What a write answers.
     *
     * @param status  a 2xx status
     * @param body    becomes JSON; {@code null} for none
     * @param version of the one resource that the body shows, which makes the answer's {@code ETag}; {@code null} where it
     *     shows none
     */
    public record Answer(
            int status, @Nullable Object body, @Nullable Long version) {
        /** One that shows no resource of which there are versions. */
        public Answer(int status, Object body) {
            this(status, body, null);
        }

        /** 204: it is done, and there is nothing to show. */
        public static Answer noContent() {
            return new Answer(204, null, null);
        }
    }

    /**
     * Runs a write in a transaction, or answers as it did before.
     *
     * @param key     the header's value, if it was sent
     * @param route   method and path, parameters filled in, for example {@code POST /licenses/42/renew}: what is
     *     done to one thing must not answer for another
     * @param request the parsed request, from which a changed request is told
     * @param write   the write; joins the transaction; refuses by throwing {@link ProblemException}
     * @throws ProblemException 400 for a key that cannot be one; 409 when it was used for another request or the first
     *     request is still running
     */
    public Response run(@Nullable String key, Caller caller, String route, Object request, Supplier<Answer> write) {
        return run(key, caller.actor(), route, request, write);
    }

    /**
     * The same for a caller without a credential of ours.
     *
     * @param principal what such callers are told apart by, for example the licence key each holds; kept as a digest only
     */
    public Response run(@Nullable String key, String principal, String route, Object request, Supplier<Answer> write) {
        if (key == null) {
            return QuarkusTransaction.requiringNew().call(() -> {
                Answer answer = write.get();
                return response(answer.status(), body(answer), answer.version(), false);
            });
        }
        requireKey(key);
        byte[] keyHash = keyDigest.of(joined(principal, route, key));
        byte[] requestMac = requestDigest.of(bytes(request));
        return QuarkusTransaction.requiringNew().call(() -> runOnce(keyHash, requestMac, write));
    }

    private Response runOnce(byte[] keyHash, byte[] requestMac, Supplier<Answer> write) {
        return switch (keptAnswers.claim(keyHash, keptForSeconds)) {
            case KeptAnswers.Claim.InProgress() -> throw new ProblemException(Problem.idempotencyKeyInProgress());
            case KeptAnswers.Claim.Kept(byte[] keptMac, byte[] sealed, var version) -> {
                if (!MessageDigest.isEqual(keptMac, requestMac)) {
                    throw new ProblemException(Problem.idempotencyKeyReused());
                }
                ByteBuffer opened = ByteBuffer.wrap(sealer.open(sealed, keyHash));
                int status = opened.getInt();
                byte[] body = new byte[opened.remaining()];
                opened.get(body);
                yield response(status, body, version, true);
            }
            case KeptAnswers.Claim.Mine() -> {
                Answer answer = write.get();
                byte[] body = body(answer);
                byte[] plain = ByteBuffer.allocate(Integer.BYTES + body.length)
                        .putInt(answer.status())
                        .put(body)
                        .array();
                keptAnswers.keep(keyHash, requestMac, sealer.seal(plain, keyHash), answer.version());
                yield response(answer.status(), body, answer.version(), false);
            }
        };
    }

    private static void requireKey(String key) {
        boolean printable = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || !printable) {
            throw new ProblemException(Problem.invalidRequest(List.of(new Problem.FieldError(
                    HEADER, "must be 1 to " + MAX_KEY_LENGTH + " visible ASCII characters, for example a UUID"))));
        }
    }

    private static byte[] joined(String... parts) {
        // Lengths in front, so that no two different lists of parts join to the same bytes.
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            joined.append(part.length()).append(':').append(part);
        }
        return joined.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] body(Answer answer) {
        return answer.body() == null ? new byte[0] : bytes(answer.body());
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " does not become JSON", e);
        }
    }

    private static Response response(int status, byte[] body, @Nullable Long version, boolean replayed) {
        Response.ResponseBuilder response = Response.status(status).header(HttpHeaders.CACHE_CONTROL, "no-store");
        if (body.length > 0) {
            response.type(MediaType.APPLICATION_JSON_TYPE).entity(body);
        }
        if (version != null) {
            response.header(HttpHeaders.ETAG, EntityTags.of(version));
        }
        if (replayed) {
            response.header(REPLAYED, "true");
        }
        return response.build();
    }
}
