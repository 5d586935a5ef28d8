package dev.licenseauth.local.launcher.gateway;

import dev.licenseauth.local.launcher.gateway.GatewayConfig.Limits;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One event loop of the gateway: reads the request's head strictly, finds its service, hands it over. */
final class Gateway extends AbstractVerticle {

    private final GatewayConfig config;
    private final RouteTable routes;
    private final GatewayMetrics metrics;
    private Map<String, ServiceProxy> services = Map.of();

    Gateway(GatewayConfig config, RouteTable routes, GatewayMetrics metrics) {
        this.config = config;
        this.routes = routes;
        this.metrics = metrics;
    }

    @Override
    public void start(Promise<Void> started) {
        ForwardedHeaders forwardedHeaders = new ForwardedHeaders(config.trustedProxies());
        Map<String, ServiceProxy> proxies = new TreeMap<>();
        config.upstreams()
                .forEach((service, address) -> proxies.put(
                        service,
                        new ServiceProxy(vertx, service, address, config.limits(), forwardedHeaders, metrics)));
        services = Map.copyOf(proxies);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout(Math.toIntExact(config.limits().idle().toSeconds()))
                .setMaxInitialLineLength(8 << 10)
                .setMaxHeaderSize(16 << 10)
                .setHttp2ClearTextEnabled(false);
        vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .invalidRequestHandler(this::handleInvalid)
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void handle(HttpServerRequest request) {
        String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        if (!(RequestTarget.parse(request.uri()) instanceof RequestTarget.Accepted target)) {
            refuse(request, Problem.MALFORMED_REQUEST, "The path is malformed or ambiguous.", requestId);
            return;
        }
        if (!isWellFramed(request)) {
            refuse(request, Problem.MALFORMED_REQUEST, "The request's framing headers are not understood.", requestId);
            return;
        }
        String service = routes.serviceFor(target);
        if (service == null) {
            refuse(request, Problem.NOT_FOUND, "Nothing is served at this path.", requestId);
            return;
        }
        if (request.method().equals(HttpMethod.TRACE) || request.method().equals(HttpMethod.CONNECT)) {
            refuse(request, Problem.METHOD_NOT_ALLOWED, "The method is not served.", requestId);
            return;
        }
        if (declaredLength(request) > config.limits().bodyBytes()) {
            refuse(request, Problem.PAYLOAD_TOO_LARGE, bodyLimit(config.limits()), requestId);
            return;
        }
        ServiceProxy proxy = services.get(service);
        if (proxy == null) {
            refuse(request, Problem.UNAVAILABLE, "The service is not part of this stack.", requestId);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.headers().set(RequestId.HEADER, requestId);
        proxy.forward(request);
    }

    /** Requests whose very head could not be read: nothing in it is to be trusted, the connection ends with the answer. */
    private void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem = switch (cause) {
            case TooLongHttpLineException ignored -> Problem.URI_TOO_LONG;
            case TooLongHttpHeaderException ignored -> Problem.HEADERS_TOO_LARGE;
            case null, default -> Problem.MALFORMED_REQUEST;
        };
        String requestId = RequestId.of(null);
        metrics.answered(GatewayMetrics.NO_SERVICE, problem.status());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader(RequestId.HEADER, requestId)
                .putHeader("Connection", "close")
                .end(problem.body("The request's head cannot be read.", requestId))
                .onComplete(sent -> request.connection().close());
    }

    /** One length, or chunks and no length: two readers could otherwise disagree on where the request ends (RFC 9112 §6.3). */
    private static boolean isWellFramed(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        List<String> lengths = request.headers().getAll("Content-Length");
        List<String> hosts = request.headers().getAll("Host");
        boolean hasBodyFraming = encodings.isEmpty()
                ? lengths.size() <= 1 && lengths.stream().allMatch(length -> length.matches("[0-9]{1,18}"))
                : encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked") && lengths.isEmpty();
        return hasBodyFraming && hosts.size() == 1 && request.authority() != null;
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    static String bodyLimit(Limits limits) {
        return "The request body is larger than " + limits.bodyBytes() + " bytes.";
    }

    private void refuse(HttpServerRequest request, Problem problem, String detail, String requestId) {
        metrics.answered(GatewayMetrics.NO_SERVICE, problem.status());
        Refusal.send(vertx, request, problem, detail, requestId);
    }
}
