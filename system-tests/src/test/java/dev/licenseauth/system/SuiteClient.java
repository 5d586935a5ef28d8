package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.local.client.LoginSession;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls the suite as an outside program does. */
public final class SuiteClient {
    /** The app the tests issue from. */
    public static final String APP = "app_system";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(35);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final Credential credential;

    private SuiteClient(String base, Credential credential) {
        this.base = base;
        this.credential = credential;
    }

    /** Acts as a user who stays logged in; a token that is refused is replaced by a new login, once for each call. */
    public static SuiteClient of(String base, LoginSession user) {
        return new SuiteClient(base, new LoggedIn(user));
    }

    /** Sends this token with every call, whatever is answered. */
    public static SuiteClient withToken(String base, String token) {
        return new SuiteClient(base, new Fixed(token));
    }

    /** Sends no token. */
    public static SuiteClient anonymous(String base) {
        return new SuiteClient(base, new None());
    }

    /** Sends no token, and says as a trusted proxy does whose request it passes on. */
    public static SuiteClient forwarding(String base, String clientAddress) {
        return new SuiteClient(base, new Forwarded(clientAddress));
    }

    private sealed interface Credential {}

    private record LoggedIn(LoginSession user) implements Credential {}

    private record Fixed(String token) implements Credential {
        @Override
        public String toString() {
            return "a token";
        }
    }

    private record None() implements Credential {}

    private record Forwarded(String clientAddress) implements Credential {}

    /** An answer. */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {
        /** The body of an answer that must have this status. */
        public JsonNode require(int expected) {
            if (status != expected) {
                throw new IllegalStateException("expected " + expected + " but was " + status + ": " + body);
            }
            return body;
        }

        /** The body of an answer that must be one of success. */
        public JsonNode requireSuccess() {
            return require(status / 100 == 2 ? status : 200);
        }
    }

    /** GET with query parameters. */
    public Answer get(String path, Map<String, String> query) throws IOException {
        String joined = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path + (joined.isEmpty() ? "" : "?" + joined)).GET());
    }

    /**
     * GET of what is no JSON.
     *
     * @throws IOException for any answer but 200, too
     */
    public byte[] getBytes(String path) throws IOException {
        HttpResponse<byte[]> answer = answer(request(path).GET());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    /** POST of JSON. */
    public Answer post(String path, Map<String, ?> body) throws IOException {
        return send(json("POST", path, body));
    }

    /** POST of JSON that may be sent again. */
    public Answer post(String path, Map<String, ?> body, String idempotencyKey) throws IOException {
        return send(json("POST", path, body).header("Idempotency-Key", idempotencyKey));
    }

    /** Any method, with JSON or without. */
    public Answer call(String method, String path, @Nullable Map<String, ?> body) throws IOException {
        return send(
                body == null
                        ? request(path).method(method, HttpRequest.BodyPublishers.noBody())
                        : json(method, path, body));
    }

    /** An operation, with an empty object where it takes a body. */
    public Answer call(ApiDocuments.Operation operation) throws IOException {
        boolean hasBody =
                !operation.method().equals("GET") && !operation.method().equals("DELETE");
        return call(operation.method(), operation.path(), hasBody ? Map.of() : null);
    }

    private HttpRequest.Builder json(String method, String path, Map<String, ?> body) throws IOException {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        HttpResponse<byte[]> answer = answer(request);
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer.headers());
    }

    private HttpResponse<byte[]> answer(HttpRequest.Builder request) throws IOException {
        return switch (credential) {
            case None() -> exchange(request.build());
            case Forwarded(String clientAddress) ->
                exchange(request.setHeader("X-Forwarded-For", clientAddress).build());
            case Fixed(String token) -> exchange(authorised(request, token));
            case LoggedIn(LoginSession user) -> {
                String token = user.accessToken();
                HttpResponse<byte[]> answer = exchange(authorised(request, token));
                if (answer.statusCode() != 401) {
                    yield answer;
                }
                user.refused(token);
                yield exchange(authorised(request, user.accessToken()));
            }
        };
    }

    private static HttpRequest authorised(HttpRequest.Builder request, String token) {
        return request.setHeader("Authorization", "Bearer " + token).build();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Makes the app, its products base, crm, erp, pos and the plans pos (all four, 5 domains) and pro (base). */
    public void catalogue() {
        try {
            post("/api/v1/apps", Map.of("id", APP, "name", "System tests")).require(201);
            for (String code : List.of("base", "crm", "erp", "pos")) {
                post("/api/v1/products", Map.of("app_id", APP, "code", code, "name", code))
                        .require(201);
            }
            post(
                            "/api/v1/plans",
                            Map.of(
                                    "app_id",
                                    APP,
                                    "code",
                                    "pos",
                                    "name",
                                    "POS",
                                    "products",
                                    List.of("base", "crm", "erp", "pos"),
                                    "max_domains",
                                    5))
                    .require(201);
            post("/api/v1/plans", Map.of("app_id", APP, "code", "pro", "name", "Pro", "products", List.of("base")))
                    .require(201);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Issues a licence and gives its DLID. */
    public String issueOf(String app, String plan, String owner) throws IOException {
        return post("/api/v1/licenses", Map.of("app_id", app, "plan", plan, "owner", owner, "days_valid", 30))
                .require(201)
                .path("dlid")
                .asText();
    }
}
