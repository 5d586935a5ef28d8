package dev.licenseauth.adapters.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 describes it.
 *
 * @param slug   the stable end of {@code type}, for example {@code already-exists}
 * @param title  the same for every occurrence of the type
 * @param status HTTP status
 * @param detail what is wrong this time and what to do
 * @param errors the fields that are wrong, if it is about fields
 * @param headers headers the answer carries, for example {@code Retry-After}
 */
public record Problem(
        String slug, String title, int status, String detail, List<FieldError> errors, Map<String, String> headers) {
    /** What every {@code type} begins with. */
    public static final String TYPE_BASE = "https://licenseauth.dev/problems/";

    /** The media type of problem documents. */
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

    /** One field that is wrong. {@code field} is the JSON name, dotted for nested ones, or the parameter's name. */
    public record FieldError(String field, String message) {}

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    private static Problem of(String slug, String title, int status, String detail) {
        return new Problem(slug, title, status, detail, List.of(), Map.of());
    }

    /** 400: fields or parameters are wrong. */
    public static Problem invalidRequest(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.getFirst().field() + " " + errors.getFirst().message() + "."
                : errors.size() + " fields are wrong; see errors.";
        return new Problem("invalid-request", "The request is not valid", 400, detail, errors, Map.of());
    }

    /** 400: the body is no JSON of the expected shape. */
    public static Problem malformedBody(String detail) {
        return of("malformed-body", "The body cannot be read", 400, detail);
    }

    /** 400: the path or the query cannot be decoded. */
    public static Problem malformedUri() {
        return of(
                "malformed-uri",
                "The URI cannot be read",
                400,
                "Percent-encode the values in path and query as UTF-8.");
    }

    /** 401: no valid credential. The same answer whatever is wrong with it. */
    public static Problem unauthenticated() {
        return new Problem(
                "unauthenticated",
                "Authentication is needed",
                401,
                "Send a valid token in the header Authorization: Bearer.",
                List.of(),
                Map.of("WWW-Authenticate", "Bearer"));
    }

    /** 401: the password was proved too long ago for this (RFC 9470 section 3). */
    public static Problem stepUpRequired(long maxAgeSeconds) {
        return new Problem(
                "step-up-required",
                "A recent proof of the password is needed",
                401,
                "Prove the password again by POST /api/v1/auth/step-up and repeat the request with the new token within "
                        + maxAgeSeconds + " seconds.",
                List.of(),
                Map.of(
                        "WWW-Authenticate",
                        "Bearer error=\"insufficient_user_authentication\","
                                + " error_description=\"A recent proof of the password is needed\", max_age=\""
                                + maxAgeSeconds + "\""));
    }

    /**
     * 403: authenticated, but not allowed.
     *
     * @param needed what the caller lacks, for example {@code the permission license:write}
     */
    public static Problem forbidden(String needed) {
        return of("forbidden", "Not allowed", 403, "This needs " + needed + ".");
    }

    /** 404. */
    public static Problem notFound(String detail) {
        return of("not-found", "Not found", 404, detail);
    }

    /** 409: a thing with that key is there already. */
    public static Problem alreadyExists(String detail) {
        return of("already-exists", "Already exists", 409, detail);
    }

    /** 409: the Idempotency-Key was used for another request. */
    public static Problem idempotencyKeyReused() {
        return of(
                "idempotency-key-reused",
                "Idempotency-Key was used for another request",
                409,
                "Send a new Idempotency-Key for a new request, or the first request again, unchanged.");
    }

    /** 409: the first request with the Idempotency-Key has not ended. */
    public static Problem idempotencyKeyInProgress() {
        return new Problem(
                "idempotency-key-in-progress",
                "A request with this Idempotency-Key is still running",
                409,
                "Send the same request again after the time in Retry-After to get its answer.",
                List.of(),
                Map.of("Retry-After", "1"));
    }

    /**
     * 412: what the caller decided on is not what there is any more (RFC 9110 section 13.1.1).
     *
     * @param what for a sentence: {@code licence}
     */
    public static Problem preconditionFailed(String what) {
        return of(
                "precondition-failed",
                "It has changed meanwhile",
                412,
                "The " + what + " has changed since you read it. Read it again and decide anew.");
    }

    /** 413: the body is larger than is read. */
    public static Problem tooLarge(long maxBytes) {
        return of("body-too-large", "The body is too large", 413, "Send at most " + maxBytes + " bytes.");
    }

    /**
     * 429: too many of something. {@code RateLimit} and {@code RateLimit-Policy} as in draft-ietf-httpapi-ratelimit-headers.
     *
     * @param limit             the limit's name
     * @param quota             how much there may be in the window
     * @param retryAfterSeconds at least 1
     */
    public static Problem tooManyRequests(String limit, long quota, long windowSeconds, long retryAfterSeconds) {
        return new Problem(
                "too-many-requests",
                "Too many requests",
                429,
                "Try again after the time in Retry-After.",
                List.of(),
                Map.of(
                        "Retry-After", Long.toString(retryAfterSeconds),
                        "RateLimit", "\"" + limit + "\";r=0;t=" + retryAfterSeconds,
                        "RateLimit-Policy", "\"" + limit + "\";q=" + quota + ";w=" + windowSeconds));
    }

    /** 503: we cannot answer now. */
    public static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(
                "unavailable",
                "Not available right now",
                503,
                detail,
                List.of(),
                Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    /** 500: a fault of ours; says nothing of it. */
    public static Problem internal() {
        return of(
                "internal-error",
                "Internal error",
                500,
                "This is a fault of the service. Quote the instance when you report it.");
    }

    /** A status of the framework's, for example 405 or 415, as a problem. */
    public static Problem ofStatus(int status, String reason) {
        return of("http-" + status, reason, status, reason + ".");
    }

    /** The document, field by field. */
    Map<String, @Nullable Object> toBody(@Nullable String requestId) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("type", TYPE_BASE + slug);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("instance", requestId);
        if (!errors.isEmpty()) {
            body.put("errors", errors);
        }
        return body;
    }

    /** The HTTP answer. */
    public Response toResponse(@Nullable String requestId) {
        Response.ResponseBuilder response = Response.status(status)
                .type(PROBLEM_JSON)
                .header("Cache-Control", "no-store")
                .entity(toBody(requestId));
        headers.forEach(response::header);
        return response.build();
    }
}
