package dev.licenseauth.local.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as auth-service does, with one user, and remembers what was decrypted. */
final class FakeAuthService implements AutoCloseable {
    static final String KEY_ID = "the-key";
    static final String NONCE = "0a1b";
    static final long EXPIRES_AT = 1_700_000_120;

    private final KeyPair pair = keyPair();
    private final HttpServer server;
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final List<String> payloads = new CopyOnWriteArrayList<>();

    /** The next so many logins are answered with this status instead. */
    private final AtomicInteger failing = new AtomicInteger();

    private volatile int failure = 503;
    private volatile int expiresIn = 600;

    FakeAuthService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (exchange.getRequestURI().getPath()) {
            case "/api/v1/auth/challenge" ->
                answer(
                        exchange,
                        200,
                        "{\"nonce\":\"%s\",\"key_id\":\"%s\",\"expires_at\":%d}".formatted(NONCE, KEY_ID, EXPIRES_AT));
            case "/.well-known/jwks.json" ->
                answer(exchange, 200, "{\"keys\":[%s,%s]}".formatted(jwk("other", 17), jwk(KEY_ID, 0)));
            case "/api/v1/auth/login" -> logIn(exchange, body);
            case "/api/v1/auth/refresh" -> {
                boolean good = body.equals("{\"refresh_token\":\"refresh-%d\"}".formatted(logins.get()));
                refreshes.incrementAndGet();
                answer(exchange, good ? 200 : 401, good ? tokens("refreshed") : "{\"title\":\"no\"}");
            }
            default -> answer(exchange, 404, "{}");
        }
    }

    private void logIn(HttpExchange exchange, String body) throws IOException {
        if (failing.getAndDecrement() > 0) {
            answer(exchange, failure, "{\"title\":\"not now\"}");
            return;
        }
        String payload = decrypt(Base64.getDecoder().decode(Json.text(body, "encrypted_password")));
        payloads.add(payload);
        boolean good = Json.text(body, "login_nonce").equals(NONCE)
                && Json.text(body, "key_id").equals(KEY_ID)
                && Json.number(body, "challenge_ts") == EXPIRES_AT;
        logins.incrementAndGet();
        answer(exchange, good ? 200 : 400, tokens("access"));
    }

    private String tokens(String name) {
        return "{\"access_token\":\"%s-%d\",\"token_type\":\"Bearer\",\"expires_in\":%d,\"refresh_token\":\"refresh-%d\"}"
                .formatted(name, logins.get(), expiresIn, logins.get());
    }

    private String jwk(String kid, int difference) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"enc\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(
                        kid,
                        number(key.getModulus().add(BigInteger.valueOf(difference))),
                        number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private String decrypt(byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    pair.getPrivate(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return new String(cipher.doFinal(sealed), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was decrypted, in order. */
    List<String> payloads() {
        return List.copyOf(payloads);
    }

    int logins() {
        return logins.get();
    }

    int refreshes() {
        return refreshes.get();
    }

    void failNext(int count, int status) {
        failure = status;
        failing.set(count);
    }

    void expiresIn(int seconds) {
        expiresIn = seconds;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
