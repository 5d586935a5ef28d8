package dev.licenseauth.local.launcher.gateway;

import dev.licenseauth.local.infrastructure.FreePort;
import dev.licenseauth.local.launcher.gateway.GatewayConfig.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** A gateway before a service that answers as the test says. */
class GatewayTest {

    private static final Limits LIMITS =
            new Limits(64 << 10, Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ofMinutes(1), 2, 4, 1);

    @TempDir
    private Path folder;

    private final Vertx vertx = GatewayMain.newVertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<@Nullable HttpServerRequest> received = new AtomicReference<>();
    private final AtomicInteger reached = new AtomicInteger();
    private final int port = FreePort.next();
    private final int managementPort = FreePort.next();
    private final int servicePort = FreePort.next();

    @BeforeEach
    void startGateway() throws Exception {
        Path routes = Files.writeString(folder.resolve("routes.json"), """
                {"routes":[{"prefix":"/api/v1/licenses","service":"license-service"},{"prefix":"/api/v1/gone","service":"gone-service"}]}
                """);
        GatewayConfig config = new GatewayConfig(
                routes,
                "127.0.0.1",
                port,
                managementPort,
                Map.of(
                        "license-service", SocketAddress.inetSocketAddress(servicePort, "127.0.0.1"),
                        "gone-service", SocketAddress.inetSocketAddress(FreePort.next(), "127.0.0.1")),
                List.of(),
                LIMITS);
        GatewayMain.start(vertx, config)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stopAll() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    /** The service's side: what it does with each request. */
    private interface Behaviour {
        void answer(HttpServerRequest request);
    }

    private HttpServer service(Behaviour behaviour) throws Exception {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(servicePort))
                .requestHandler(request -> {
                    received.set(request);
                    reached.incrementAndGet();
                    behaviour.answer(request);
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private HttpServerRequest seen() {
        HttpServerRequest request = received.get();
        assertThat(request).as("the request reached the service").isNotNull();
        return Objects.requireNonNull(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getString("type")).isEqualTo("https://licenseauth.dev/problems/" + slug);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("instance"))
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void aRequestArrivesWithItsPathQueryBodyAndHost() throws Exception {
        service(request -> request.body()
                .onSuccess(body -> request.response()
                        .setStatusCode(201)
                        .putHeader("Location", "/api/v1/licenses/1")
                        .end(request.method() + " " + request.uri() + " " + request.getHeader("Host") + " " + body)));

        HttpResponse<String> response = send(request("/api/v1/licenses/a%20b?x=%2F")
                .POST(BodyPublishers.ofString("{\"a\":1}"))
                .build());

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/licenses/1");
        assertThat(response.body()).isEqualTo("POST /api/v1/licenses/a%20b?x=%2F 127.0.0.1:" + port + " {\"a\":1}");
    }

    @Test
    void forwardingHeadersOfAClientAreReplacedByItsAddress() throws Exception {
        service(request -> request.response().end());

        send(request("/api/v1/licenses")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("X-Real-IP", "10.0.0.1")
                .header("Forwarded", "for=10.0.0.1")
                .header("X-Forwarded-Host", "evil.example")
                .build());

        assertThat(seen().headers().getAll("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen().headers().names())
                .doesNotContain("X-Real-IP", "Forwarded", "X-Forwarded-Host", "x-forwarded-host");
    }

    @Test
    void aHarmlessRequestIdIsPassedOnAndEchoed() throws Exception {
        service(request -> request.response().end());

        HttpResponse<String> response = send(request("/api/v1/licenses")
                .header("X-Request-Id", "order-17.a_b")
                .build());

        assertThat(seen().getHeader("X-Request-Id")).isEqualTo("order-17.a_b");
        assertThat(response.headers().allValues("X-Request-Id")).containsExactly("order-17.a_b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "<script>", "a/b"})
    void aRequestIdThatCouldHarmALogIsReplaced(String sent) throws Exception {
        service(request -> request.response().end());

        send(request("/api/v1/licenses").header("X-Request-Id", sent).build());

        assertThat(seen().getHeader("X-Request-Id")).isNotEqualTo(sent).matches("[0-9a-f-]{36}");
    }

    @Test
    void aPathWithoutRouteIsNotFoundAndReachesNobody() throws Exception {
        service(request -> request.response().end());

        assertProblem(send(request("/api/v1/licensesX").build()), 404, "not-found");
        assertProblem(send(request("/q/metrics").build()), 404, "not-found");

        assertThat(reached).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/licenses/../../../q/metrics",
                "/api/v1/licenses/%2e%2e/%2e%2e/q/metrics",
                "/api/v1/licenses//q",
                "//api/v1/licenses",
                "/api/v1/licenses%2fx",
                "/api/v1/licenses;x=1",
                "/api/v1/licenses\\x",
                "*",
                "relative",
            })
    void anAmbiguousTargetIsRefusedAndReachesNobody(String target) throws Exception {
        service(request -> request.response().end());

        String answer = raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
        assertThat(reached).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "Content-Length: +3\r\n\r\nabc",
                "Content-Length: -1\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Bad Header: 1\r\n\r\n",
                "Host: y\r\n\r\n",
            })
    void aRequestWhoseEndIsAmbiguousIsRefusedAndReachesNobody(String rest) throws Exception {
        service(request -> request.response().end());

        String answer = raw("POST /api/v1/licenses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + rest);

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(reached).hasValue(0);
    }

    @Test
    void aLengthBesideChunksIsDroppedSoThatOnlyOneReadingIsLeft() throws Exception {
        service(request -> request.body().onSuccess(body -> request.response().end("got " + body)));

        String answer = raw("""
                POST /api/v1/licenses HTTP/1.1
                Host: x
                Connection: close
                Content-Length: 40
                Transfer-Encoding: chunked

                3
                abc
                0

                """.replace("\n", "\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("got abc");
        assertThat(seen().headers().names()).contains("transfer-encoding").doesNotContain("content-length");
    }

    @Test
    void anOverlongHeadIsRefusedWithTheStatusThatSaysSo() throws Exception {
        assertThat(raw("GET /api/v1/licenses?" + "x".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 414 .*uri-too-long.*");
        assertThat(raw("GET /api/v1/licenses HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 431 .*headers-too-large.*");
    }

    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedBeforeItReachesTheService() throws Exception {
        service(request -> request.response().end());

        HttpResponse<String> response = send(request("/api/v1/licenses")
                .POST(BodyPublishers.ofByteArray(new byte[LIMITS.bodyBytes() + 1]))
                .build());

        assertProblem(response, 413, "payload-too-large");
        assertThat(reached).hasValue(0);
    }

    @Test
    void aBodyThatGrowsTooLargeIsCutOff() throws Exception {
        service(request -> request.body().onSuccess(body -> request.response().end()));
        byte[] chunk = new byte[8 << 10];

        HttpResponse<String> response = send(request("/api/v1/licenses")
                .POST(BodyPublishers.ofByteArrays(
                        Stream.generate(() -> chunk).limit(12).toList()))
                .build());

        assertProblem(response, 413, "payload-too-large");
    }

    @Test
    void aServiceThatIsDownIsUnavailableAndWorthARetry() throws Exception {
        HttpResponse<String> response = send(request("/api/v1/gone/1").build());

        assertProblem(response, 503, "unavailable");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aServiceThatDoesNotAnswerInTimeIsATimeoutAndItsConnectionIsGivenUp() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        service(request -> request.connection().closeHandler(ignored -> closed.incrementAndGet()));

        HttpResponse<String> response = send(request("/api/v1/licenses").build());

        assertProblem(response, 504, "gateway-timeout");
        await().untilAtomic(closed, equalTo(1));
    }

    @Test
    void aBodyThatDoesNotArriveInTimeIsTheClientsFault() throws Exception {
        service(request -> request.body().onSuccess(body -> request.response().end()));

        String answer = raw("POST /api/v1/licenses HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request-timeout");
    }

    @Test
    void aServiceThatEndsBeforeItAnswersLeavesAWritesOutcomeOpen() throws Exception {
        service(request -> request.connection().close());

        assertProblem(send(request("/api/v1/licenses").build()), 503, "unavailable");
        assertProblem(
                send(request("/api/v1/licenses")
                        .POST(BodyPublishers.ofString("{}"))
                        .build()),
                502,
                "bad-gateway");
    }

    @Test
    void requestsBeyondTheConnectionsAndTheQueueAreRefusedAtOnce() throws Exception {
        service(request -> {});

        // Two event loops with two connections and one place in the queue each.
        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                        () -> client.sendAsync(request("/api/v1/licenses").build(), BodyHandlers.ofString()))
                .limit(30)
                .toList();

        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).contains(503, 504).doesNotContain(200);
        assertThat(reached.get()).isBetween(1, 2 * (2 + 1));
    }

    @Test
    void anEventStreamPassesThroughAsItComesAndEndsWithItsClient() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        service(request -> {
            request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            request.response().write("data: 1\n\n");
            // Longer than an answer's head may take, so that only the head's deadline can be meant.
            vertx.setTimer(
                    LIMITS.response().toMillis() * 2, id -> request.response().write("data: 2\n\n"));
            request.connection().closeHandler(ignored -> closed.incrementAndGet());
        });

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            write(socket, "GET /api/v1/licenses HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.lines().filter(line -> line.startsWith("data:")).limit(2))
                    .containsExactly("data: 1", "data: 2");
        }

        await().untilAtomic(closed, equalTo(1));
    }

    @Test
    void oneConnectionServesRequestAfterRequest() throws Exception {
        service(request -> request.response().end("served"));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            for (int i = 0; i < 3; i++) {
                write(socket, "GET /api/v1/licenses HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(readUntil(socket, "served")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void methodsThatEchoOrTunnelAreNotServed() throws Exception {
        assertThat(raw("TRACE /api/v1/licenses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    void aConnectionIsNeverUpgraded() throws Exception {
        service(request -> request.response().end("upgrade to " + request.getHeader("Upgrade")));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            write(socket, """
                    GET /api/v1/licenses HTTP/1.1
                    Host: x
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

                    """.replace("\n", "\r\n"));
            assertThat(readUntil(socket, "upgrade to null")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void readinessAndMetricsAreOnTheManagementPortOnly() throws Exception {
        send(request("/nothing").build());

        HttpResponse<String> ready =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                        .build());
        HttpResponse<String> metrics =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/metrics"))
                        .build());

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("gateway_responses_total{service=\"none\",status=\"4xx\"} 1");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection stays open").isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }
}
