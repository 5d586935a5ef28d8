package dev.licenseauth.adapters.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CrossOriginTest {
    private static final String SHOP = "https://shop.example.com";
    private static final String LOGIN = "/api/v1/auth/login";
    private static final String ALLOWED = "Access-Control-Allow-Origin";

    private Vertx vertx;
    private HttpClient client;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Where everything that gets so far is refused, as a page must be able to read. */
    private URI serve(List<String> allowed) throws Exception {
        CrossOrigin crossOrigin = new CrossOrigin(allowed);
        Router router = Router.router(vertx);
        router.route().handler(crossOrigin::admit);
        router.route().handler(context -> context.response().setStatusCode(429).end());
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private HttpResponse<Void> send(URI server, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    private HttpResponse<Void> ask(URI server, String path, String origin) throws Exception {
        return send(server, "OPTIONS", path, "Origin", origin, "Access-Control-Request-Method", "POST");
    }

    @Test
    void aPageThatAsksIsToldWhatItMaySend() throws Exception {
        HttpResponse<Void> answer = ask(serve(List.of("https://other.example", SHOP)), LOGIN, SHOP);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(SHOP);
        assertThat(answer.headers().allValues("Vary")).containsExactly("origin");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("3600");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("Authorization", "Content-Type", "X-Device-Token", "Idempotency-Key", "X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGIN,
                "/api/v1/auth/sessions/1",
                "/api/v1/public/config",
                "/api/v1/licensing/validate?dlid=1",
                "/api/v1/licensing/activate",
                "/api/v1/licensing/deactivate",
                "/api/v1/licensing/heartbeat"
            })
    void aPageReadsRefusalsToo(String path) throws Exception {
        HttpResponse<Void> answer = send(serve(List.of(SHOP)), "POST", path, "Origin", SHOP);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue(ALLOWED)).contains(SHOP);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
                .contains("Retry-After");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/auth",
                "/api/v1/users",
                "/api/v1/licenses",
                "/api/v1/licensing/a1b2c3d4e5f6a7b8c9d0e1f20011a942/status",
                "/api/v1/licensing/validate/x",
                "/api/v1/auth/../users",
                "/internal/v1/auth-state",
                "/.well-known/jwks.json"
            })
    void nothingElseIsOpenedToPages(String path) throws Exception {
        URI server = serve(List.of(SHOP));

        assertThat(send(server, "POST", path, "Origin", SHOP).headers().firstValue(ALLOWED))
                .isEmpty();
        assertThat(ask(server, path, SHOP).headers().firstValue(ALLOWED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://shop.example.com",
                "https://shop.example.com:8443",
                "https://shop.example.com.evil.example",
                "https://evil-shop.example.com",
                "https://shopXexample.com",
                "https://SHOP.example.com",
                "*",
                SHOP + " " + SHOP
            })
    void anOriginThatIsNotListedIsServedWithoutAWordForItsPage(String origin) throws Exception {
        URI server = serve(List.of(SHOP));

        HttpResponse<Void> answer = send(server, "POST", LOGIN, "Origin", origin);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
        assertThat(answer.headers().firstValue("Vary")).contains("origin");
        assertThat(ask(server, LOGIN, origin).headers().firstValue(ALLOWED)).isEmpty();
    }

    @Test
    void everyOriginCanBeAllowed() throws Exception {
        HttpResponse<Void> answer = send(serve(List.of("*")), "POST", LOGIN, "Origin", "null");

        assertThat(answer.headers().firstValue(ALLOWED)).contains("*");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @Test
    void whoSendsNoOriginIsServedAsEver() throws Exception {
        HttpResponse<Void> answer = send(serve(List.of(SHOP)), "POST", LOGIN);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Vary"))
                .as("a cache must not give this answer to a page")
                .contains("origin");
        assertThat(answer.headers().firstValue(ALLOWED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example.com",
                "https://shop.example.com/",
                "https://shop.example.com:443",
                "http://localhost:80",
                "https://Shop.example.com",
                "https://user@shop.example.com",
                "https://shop.example.com?x",
                "https://shop.example.com#x",
                "https://*.example.com",
                "https://shöp.example",
                "ftp://shop.example.com",
                "null",
                ""
            })
    void whatNoBrowserSendsIsNoOriginToAllow(String origin) {
        assertThatThrownBy(() -> new CrossOrigin(List.of(origin)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("licenseauth.cors.allowed-origins");
    }

    @Test
    void everyOriginAndOneIsAMistake() {
        assertThatThrownBy(() -> new CrossOrigin(List.of(SHOP, "*"))).hasMessageContaining("stands alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://xn--shp-sna.example", "http://localhost:3000", "http://[::1]:3000", "https://192.0.2.1"
            })
    void whatABrowserSendsIsAnOriginToAllow(String origin) throws Exception {
        assertThat(send(serve(List.of(origin)), "POST", LOGIN, "Origin", origin)
                        .headers()
                        .firstValue(ALLOWED))
                .contains(origin);
    }
}
