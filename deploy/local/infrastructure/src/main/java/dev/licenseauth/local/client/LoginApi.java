package dev.licenseauth.local.client;

import org.jspecify.annotations.Nullable;

import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;

/** auth-service's login, one call at a time: what docs/quickstart.md does in a shell. */
public final class LoginApi {

    /**
     * Said in full, because Java reads the transformation {@code OAEPWithSHA-256AndMGF1Padding} as SHA-256 with MGF1 over SHA-1, which
     * auth-service refuses.
     */
    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private static final String LOGIN = "/api/v1/auth/login";

    private final String baseUrl;
    private final int timeoutMillis;

    /**
     * @param baseUrl of the gateway or of auth-service itself, without a slash at its end
     * @param timeout of connecting and of reading, each
     */
    public LoginApi(String baseUrl, Duration timeout) {
        this.baseUrl = baseUrl;
        timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** What was answered, whatever it is. */
    public record Answer(int status, String body) {}

    /**
     * What a login or a refresh granted.
     *
     * @param expiresIn how long the access token lives from now on
     */
    public record Tokens(String accessToken, String refreshToken, Duration expiresIn) {
        @Override
        public String toString() {
            return "tokens for " + expiresIn;
        }
    }

    /**
     * Logs in by challenge and bound payload.
     *
     * @throws LoginRefusedException when auth-service refuses
     */
    public Tokens logIn(String username, String password) throws IOException {
        return granted(LOGIN, submit(request(username, password)));
    }

    /**
     * Spends a refresh token.
     *
     * @throws LoginRefusedException when it is not good, or not any more
     */
    public Tokens refresh(String refreshToken) throws IOException {
        String path = "/api/v1/auth/refresh";
        return granted(path, post(path, "{\"refresh_token\":%s}".formatted(Json.quote(refreshToken))));
    }

    /** Gets a challenge and makes the body of one login from it. Sent twice, it is refused the second time. */
    public String request(String username, String password) throws IOException {
        String challenge =
                get("/api/v1/auth/challenge?username=" + URLEncoder.encode(username, StandardCharsets.UTF_8));
        return request(challenge, get("/.well-known/jwks.json"), username, password);
    }

    /**
     * Makes the body of one login.
     *
     * @param challenge as it was answered
     * @param keys the published set, as it was answered
     */
    public static String request(String challenge, String keys, String username, String password) throws IOException {
        try {
            String nonce = Json.text(challenge, "nonce");
            String keyId = Json.text(challenge, "key_id");
            // A client without a clock echoes when the challenge expires.
            long timestamp = Json.number(challenge, "expires_at");
            String payload = "{\"v\":1,\"p\":%s,\"n\":%s,\"u\":%s,\"ts\":%d}"
                    .formatted(Json.quote(password), Json.quote(nonce), Json.quote(username), timestamp);
            byte[] sealed = encrypt(publicKey(keys, keyId), payload.getBytes(StandardCharsets.UTF_8));
            return "{\"username\":%s,\"encrypted_password\":%s,\"login_nonce\":%s,\"key_id\":%s,\"challenge_ts\":%d}"
                    .formatted(
                            Json.quote(username),
                            Json.quote(Base64.getEncoder().encodeToString(sealed)),
                            Json.quote(nonce),
                            Json.quote(keyId),
                            timestamp);
        } catch (IllegalArgumentException e) {
            throw new IOException("The login challenge cannot be used: " + e.getMessage(), e);
        }
    }

    /** Sends the body of a login. */
    public Answer submit(String request) throws IOException {
        return post(LOGIN, request);
    }

    private static PublicKey publicKey(String keys, String keyId) throws IOException {
        String key = Json.objectWith(keys, "kid", keyId);
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
        } catch (GeneralSecurityException e) {
            throw new IOException("The key %s cannot be used".formatted(keyId), e);
        }
    }

    private static BigInteger number(String jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(Json.text(jwk, name)));
    }

    private static byte[] encrypt(PublicKey key, byte[] text) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, OAEP_SHA256);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IOException("The password cannot be encrypted", e);
        }
    }

    private static Tokens granted(String path, Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new LoginRefusedException("POST " + path, answer);
        }
        try {
            return new Tokens(
                    Json.text(answer.body(), "access_token"),
                    Json.text(answer.body(), "refresh_token"),
                    Duration.ofSeconds(Json.number(answer.body(), "expires_in")));
        } catch (IllegalArgumentException e) {
            // Without the cause's text around it: the body holds tokens.
            throw new IOException("The answer of %s cannot be used: %s".formatted(path, e.getMessage()), e);
        }
    }

    private String get(String path) throws IOException {
        Answer answer = send("GET", path, null);
        if (answer.status() != 200) {
            throw new LoginRefusedException("GET " + path.replaceAll("\\?.*", ""), answer);
        }
        return answer.body();
    }

    private Answer post(String path, String body) throws IOException {
        return send("POST", path, body);
    }

    private Answer send(String method, String path, @Nullable String body) throws IOException {
        if (!(URI.create(baseUrl + path).toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("Not an HTTP address: " + baseUrl);
        }
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setRequestMethod(method);
        try {
            return exchange(connection, body);
        } finally {
            // A connection of its own for each call: a kept one may end in a service that was replaced since.
            connection.disconnect();
        }
    }

    private static Answer exchange(HttpURLConnection connection, @Nullable String body) throws IOException {
        if (body != null) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            // Of a known length, or the JDK would send a request again by itself when the connection breaks.
            connection.setFixedLengthStreamingMode(bytes.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(bytes);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
