package dev.licenseauth.testing.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.licenseauth.domain.security.Role;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does for a service under test what auth-service does for it in a suite: signs access tokens, and tells of its key, of
 * revocations and that it is alive, on the test's {@code auth.state.v1} and by a feed. Made without the code that it is
 * there to test.
 */
public final class TestAuthority implements AutoCloseable {
    /** The claim {@code iss} that services accept by default. */
    public static final String ISSUER = "https://licenseauth.dev";

    /** The claim {@code aud} that services accept by default. */
    public static final String AUDIENCE = "license-auth";

    /** The name of the key, for ever the same; a real one is a thumbprint. */
    public static final String KID = "test-key";

    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int KEY_BITS = 3072;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final HttpServer feed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Map<String, Object>> revocations = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> owners = new ConcurrentHashMap<>();
    private final Map<Role, TestUser> users = new ConcurrentHashMap<>();
    private long counter;
    private long ownerVersion;
    private volatile boolean silent;
    private volatile boolean feedAnswers = true;

    private TestAuthority(TestKafka kafka) {
        topic = kafka.topic("auth.state.v1");
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        2_000),
                new StringSerializer(),
                new ByteArraySerializer());
        try {
            feed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        feed.createContext("/internal/v1/auth-state", this::answer);
    }

    /** Begins to tell. */
    static TestAuthority start(TestKafka kafka) {
        TestAuthority authority = new TestAuthority(kafka);
        authority.feed.start();
        authority.send("key/" + KID, authority.key());
        authority.beat();
        Thread.ofPlatform().daemon().name("test-authority").start(authority::beatOnAndOn);
        return authority;
    }

    /** The one user of that role, the same at every call. */
    public TestUser user(Role role) {
        return users.computeIfAbsent(role, TestUser::of);
    }

    /** A token of {@link #user(Role)}. */
    public String token(Role role) {
        return token(user(role));
    }

    /** A token of that user that is good for ten minutes. */
    public synchronized String token(TestUser user) {
        return sign(header(), claims(user, counter));
    }

    /** The header of a good token, to change at will. */
    public static Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "RS256");
        header.put("typ", "at+jwt");
        header.put("kid", KID);
        return header;
    }

    /**
     * The claims of a good token, to change at will.
     *
     * @param revocation the counter it carries: smaller ones are hit by what is revoked later
     */
    public static Map<String, Object> claims(TestUser user, long revocation) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", user.id().toString());
        claims.put("iat", now);
        claims.put("exp", now + LIFETIME.toSeconds());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sid", user.sessionId().toString());
        claims.put("role", user.role().word());
        claims.put("rev", revocation);
        claims.put("auth_time", now);
        if (user.ownerRef() != null) {
            claims.put("owner", user.ownerRef());
        }
        return claims;
    }

    /** A JWS with the authority's own signature, whatever the header says. */
    public static String sign(Map<String, Object> header, Map<String, Object> claims) {
        return sign(BASE64URL.encodeToString(bytes(header)) + "." + BASE64URL.encodeToString(bytes(claims)));
    }

    /** A JWS of an encoded header and payload, joined by a dot. */
    public static String sign(String signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(Pair.KEYS.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key tokens are signed with. */
    public static RSAPublicKey publicKey() {
        return (RSAPublicKey) Pair.KEYS.getPublic();
    }

    /**
     * Revokes what was granted before now.
     *
     * @param target for example {@code user:0197…}, {@code role:admin}, {@code non_admin} or {@code all}
     */
    public synchronized void revoke(String target) {
        send("revocation/" + target, revocation(target));
    }

    /** Revokes what was granted before now, of which only the feed tells. */
    public synchronized void revokeByFeedOnly(String target) {
        revocation(target);
    }

    /** Bans the owner of licences, for ever. */
    public void ban(String ownerRef) {
        owner(ownerRef, true, null);
    }

    /** Bans the owner of licences until then. */
    public void ban(String ownerRef, Instant until) {
        owner(ownerRef, true, until);
    }

    /** Lifts the owner's ban. */
    public void unban(String ownerRef) {
        owner(ownerRef, false, null);
    }

    private synchronized void owner(String ownerRef, boolean banned, @Nullable Instant until) {
        ownerVersion++;
        Map<String, Object> owner = new LinkedHashMap<>();
        owner.put("kind", "owner");
        owner.put("owner_ref", ownerRef);
        owner.put("version", ownerVersion);
        owner.put("user_id", UUID.randomUUID().toString());
        owner.put("banned", banned);
        if (until != null) {
            owner.put("banned_until", until.getEpochSecond());
        }
        owners.put(ownerRef, owner);
        send("owner/" + ownerRef, owner);
    }

    private Map<String, Object> revocation(String target) {
        counter++;
        Map<String, Object> revocation = Map.of(
                "kind",
                "revocation",
                "target",
                target,
                "counter",
                counter,
                "expires_at",
                Instant.now().plus(LIFETIME).getEpochSecond());
        revocations.put(target, revocation);
        return revocation;
    }

    /** Writes anything to the topic; {@code null} is a tombstone. */
    public void publish(String key, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (closed.getCount() > 0) {
                throw new IllegalStateException("Kafka did not take a record of " + topic, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing comes by the topic any more, as when Kafka or Debezium is away. */
    public void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** Whether the feed answers. */
    public void setFeedAnswers(boolean answers) {
        feedAnswers = answers;
    }

    /** Where the feed is. */
    public URI feedUrl() {
        return URI.create("http://127.0.0.1:" + feed.getAddress().getPort() + "/internal/v1/auth-state");
    }

    private void beatOnAndOn() {
        try {
            while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void beat() {
        if (!silent) {
            send("heartbeat", heartbeat());
        }
    }

    private Map<String, Object> heartbeat() {
        Map<String, Object> beat = new LinkedHashMap<>();
        beat.put("kind", "heartbeat");
        beat.put("at_ms", System.currentTimeMillis());
        beat.put("counter", counter);
        return beat;
    }

    private Map<String, Object> key() {
        return Map.of(
                "kind",
                "key",
                "kid",
                KID,
                "state",
                "active",
                "version",
                1,
                "jwk",
                Map.of(
                        "kty",
                        "RSA",
                        "kid",
                        KID,
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "n",
                        number(publicKey().getModulus()),
                        "e",
                        number(publicKey().getPublicExponent())));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private void send(String key, Map<String, Object> value) {
        publish(key, bytes(value));
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String credential = exchange.getRequestHeaders().getFirst("Authorization");
            if (!feedAnswers) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (credential == null || !credential.startsWith("Bearer ")) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] body;
            synchronized (this) {
                Map<String, Object> snapshot = heartbeat();
                snapshot.put("keys", List.of(key()));
                snapshot.put("revocations", List.copyOf(revocations.values()));
                boolean withOwners = exchange.getRequestURI().getQuery().contains("owners=true");
                snapshot.put("owners", withOwners ? List.copyOf(owners.values()) : List.of());
                body = bytes(snapshot);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        feed.stop(0);
        producer.close(Duration.ofSeconds(2));
    }

    /** Made once in a JVM: it takes a second. */
    private static final class Pair {
        private static final KeyPair KEYS = make();

        private static KeyPair make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(KEY_BITS);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
