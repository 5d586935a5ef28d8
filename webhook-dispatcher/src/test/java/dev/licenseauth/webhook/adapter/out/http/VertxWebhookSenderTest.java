package dev.licenseauth.webhook.adapter.out.http;

import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.webhook.AddressRules;
import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.EndpointFormat;
import dev.licenseauth.domain.webhook.EndpointHeaders;
import dev.licenseauth.domain.webhook.EndpointSettings;
import dev.licenseauth.domain.webhook.EventPattern;
import dev.licenseauth.domain.webhook.Network;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.Outcome.Fault;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.TargetUrl;
import dev.licenseauth.domain.webhook.port.DispatchLimits;
import dev.licenseauth.webhook.Receiver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init") // Filled before each test.
class VertxWebhookSenderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final DispatchLimits LIMITS = new DispatchLimits(
            10,
            10,
            10,
            100,
            10,
            10,
            1_000_000,
            Duration.ofMillis(1500),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofDays(1));

    private static Vertx vertx;

    private Receiver receiver;
    private VertxWebhookSender sender;
    private final AtomicInteger lookUps = new AtomicInteger();
    private Names names = _ -> {
        throw new UnknownHostException();
    };

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void start() {
        receiver = Receiver.start();
        sender = new VertxWebhookSender(
                vertx,
                _ -> {},
                new AddressRules(List.of(Network.parse("127.0.0.1"))),
                LIMITS,
                Clock.fixed(NOW, ZoneOffset.UTC),
                host -> {
                    lookUps.incrementAndGet();
                    return names.addressesOf(host);
                },
                VertxWebhookSender.options(LIMITS));
    }

    @AfterEach
    void stop() {
        sender.close();
        receiver.close();
    }

    private static Claim claim(String url) {
        SigningSecret secret = SigningSecret.of(new byte[24]);
        EndpointSettings settings = new EndpointSettings(
                TargetUrl.parse(url),
                EndpointFormat.JSON,
                List.of(new EventPattern("*")),
                Severity.DEBUG,
                new TreeSet<>(),
                null,
                EndpointHeaders.none(),
                true);
        Endpoint endpoint =
                new Endpoint(new UUID(0, 1), settings, null, new Endpoint.Secrets(secret, null, null), NOW, NOW, 1);
        return new Claim(
                new UUID(0, 2),
                new UUID(0, 3),
                1,
                1,
                1,
                endpoint,
                "{}".getBytes(StandardCharsets.UTF_8),
                NOW,
                NOW.plusSeconds(60));
    }

    private Outcome send(String url) {
        return sender.send(claim(url));
    }

    private static Outcome unanswered(Fault fault) {
        return new Outcome.Unanswered(fault);
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }

    @Test
    void theNameGoesIntoTheHeaderAndTheConnectionToTheCheckedAddress() {
        names = _ -> addresses("127.0.0.1");
        assertThat(send("http://shop.example.com:" + receiver.port() + "/hooks?a=b"))
                .isEqualTo(new Outcome.Answered(204, "", null));
        assertThat(receiver.got().getFirst().header("host")).isEqualTo("shop.example.com:" + receiver.port());
        assertThat(receiver.got().getFirst().path()).isEqualTo("/hooks?a=b");
        assertThat(receiver.got().getFirst().header("webhook-timestamp"))
                .isEqualTo(Long.toString(NOW.getEpochSecond()));
    }

    @Test
    void aNameThatIsReboundAfterTheCheckLeadsNowhereElse() {
        // The first answer is harmless, every later one is the address the attacker is after.
        names = _ -> lookUps.get() == 1 ? addresses("127.0.0.1") : addresses("169.254.169.254");
        String url = "http://rebind.example.com:" + receiver.port() + "/";
        assertThat(send(url)).isEqualTo(new Outcome.Answered(204, "", null));
        assertThat(lookUps).hasValue(1);
        assertThat(send(url)).isEqualTo(unanswered(Fault.ADDRESS_REFUSED));
        assertThat(receiver.got()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "127.0.0.2",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "192.168.0.1",
                "198.18.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:0:1::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "ff02::1"
            })
    void aNameThatLeadsInsideIsRefusedEvenBesideAHarmlessAddress(String inside) {
        names = _ -> addresses("127.0.0.1", inside);
        assertThat(send("http://two-faced.example.com:" + receiver.port() + "/"))
                .isEqualTo(unanswered(Fault.ADDRESS_REFUSED));
        assertThat(receiver.got()).isEmpty();
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        try (Receiver inside = Receiver.start()) {
            for (int status : List.of(301, 302, 303, 307, 308)) {
                receiver.answering(exchange -> {
                    exchange.getResponseHeaders().add("Location", inside.url("/metadata"));
                    exchange.sendResponseHeaders(status, -1);
                });
                assertThat(send(receiver.url("/"))).isEqualTo(new Outcome.Answered(status, "", null));
            }
            assertThat(inside.got()).isEmpty();
        }
    }

    @Test
    void aNameWithoutAddressIsADnsFault() {
        assertThat(send("http://nowhere.example.com/")).isEqualTo(unanswered(Fault.DNS_FAILED));
    }

    @Test
    void aNameServerThatDoesNotAnswerCostsNoMoreThanTheDeadline() {
        names = _ -> {
            sleep(5_000);
            return addresses("127.0.0.1");
        };
        long start = System.nanoTime();
        assertThat(send("http://tarpit.example.com/")).isEqualTo(unanswered(Fault.DNS_FAILED));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void nothingListeningIsAConnectFault() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(send("http://127.0.0.1:" + port + "/")).isEqualTo(unanswered(Fault.CONNECT_FAILED));
    }

    @Test
    void theNextAddressIsTriedWhereThereIsNoConnection() {
        names = _ -> addresses("127.0.0.1", "127.0.0.1");
        assertThat(send("http://both.example.com:" + receiver.port() + "/")).isInstanceOf(Outcome.Answered.class);
        assertThat(receiver.got()).hasSize(1);
    }

    @Test
    void silenceIsATimeout() {
        receiver.answering(Receiver.silence());
        assertThat(send(receiver.url("/"))).isEqualTo(unanswered(Fault.TIMEOUT));
    }

    @Test
    void ofALongAnswerTheFirstSixteenKibibytesAreKept() {
        receiver.answering(Receiver.body(200, "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)));
        assertThat(send(receiver.url("/"))).isEqualTo(new Outcome.Answered(200, "x".repeat(16 * 1024), null));
    }

    @Test
    void anAnswerThatNeverEndsCountsByItsStatusWhenTheTimeIsUp() throws IOException {
        try (RawServer endless = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc", false)) {
            assertThat(send(endless.url())).isEqualTo(new Outcome.Answered(200, "abc", null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "})
    void whatIsNoAnswerIsBroken(String bytes) throws IOException {
        try (RawServer broken = new RawServer(bytes, true)) {
            assertThat(send(broken.url())).isEqualTo(unanswered(Fault.BROKEN_ANSWER));
        }
    }

    @Test
    void headersWithoutEndAreCutOff() throws IOException {
        String endless = "HTTP/1.1 200 OK\r\n" + ("X-A: " + "x".repeat(1000) + "\r\n").repeat(1000);
        try (RawServer flooding = new RawServer(endless, false)) {
            assertThat(send(flooding.url())).isEqualTo(unanswered(Fault.BROKEN_ANSWER));
        }
    }

    @Test
    void retryAfterIsReadAsSecondsAndAsADate() {
        List<Outcome> outcomes = new ArrayList<>();
        for (String written : List.of("120", "Sat, 21 Nov 2026 12:01:00 GMT", "soon", "-5")) {
            receiver.answering(exchange -> {
                exchange.getResponseHeaders().add("Retry-After", written);
                exchange.sendResponseHeaders(503, -1);
            });
            outcomes.add(send(receiver.url("/")));
        }
        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Answered(503, "", Duration.ofSeconds(120)),
                        new Outcome.Answered(503, "", Duration.ofSeconds(60)),
                        new Outcome.Answered(503, "", null),
                        new Outcome.Answered(503, "", null));
    }

    @Test
    void theCertificateIsCheckedAgainstTheNameThatWasAskedFor(@TempDir Path folder) throws Exception {
        PfxOptions certificate = selfSigned(folder.resolve("shop.p12"));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(certificate)
                        .setHost("127.0.0.1"))
                .requestHandler(request -> request.response().setStatusCode(200).end())
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        names = _ -> addresses("127.0.0.1");
        VertxWebhookSender trusting = new VertxWebhookSender(
                vertx,
                _ -> {},
                new AddressRules(List.of(Network.parse("127.0.0.1"))),
                LIMITS,
                Clock.fixed(NOW, ZoneOffset.UTC),
                _ -> addresses("127.0.0.1"),
                VertxWebhookSender.options(LIMITS).setTrustOptions(certificate));
        try {
            assertThat(trusting.send(claim("https://shop.example.com:" + server.actualPort() + "/")))
                    .isEqualTo(new Outcome.Answered(200, "", null));
            assertThat(trusting.send(claim("https://other.example.com:" + server.actualPort() + "/")))
                    .isEqualTo(unanswered(Fault.TLS_FAILED));
            // Signed by itself, which nobody but the one told so trusts.
            assertThat(send("https://shop.example.com:" + server.actualPort() + "/"))
                    .isEqualTo(unanswered(Fault.TLS_FAILED));
        } finally {
            trusting.close();
            server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static PfxOptions selfSigned(Path store) throws Exception {
        String password = "not a secret";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "shop",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=shop.example.com",
                        "-ext",
                        "san=dns:shop.example.com",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(store.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(store).isRegularFile();
        return new PfxOptions().setPath(store.toString()).setPassword(password);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers each connection with the same bytes, whatever is asked, and ends it or holds it open. */
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        private final byte[] answer;
        private final boolean ends;

        RawServer(String answer, boolean ends) throws IOException {
            this.answer = answer.getBytes(StandardCharsets.US_ASCII);
            this.ends = ends;
            Thread.ofVirtual().start(this::serve);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/";
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept();
                        InputStream in = client.getInputStream();
                        OutputStream out = client.getOutputStream()) {
                    if (in.read(new byte[4096]) > 0) {
                        out.write(answer);
                        out.flush();
                    }
                    if (!ends) {
                        sleep(5_000);
                    }
                } catch (IOException _) {
                    // The client has given up, or the test is over: the loop's condition tells.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
