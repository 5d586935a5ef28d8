package dev.licenseauth.local.launcher.gateway;

import dev.licenseauth.local.launcher.gateway.GatewayConfig.Limits;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Forwards requests to one service: bounded connections, a bounded queue before them, a deadline on every answer. */
final class ServiceProxy {

    private static final String UPSTREAM = "upstream-request";
    private static final String BODY = "limited-body";
    private static final List<String> HOP_BY_HOP = List.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade");

    private final Vertx vertx;
    private final String service;
    private final SocketAddress address;
    private final Limits limits;
    private final ForwardedHeaders forwardedHeaders;
    private final GatewayMetrics metrics;
    private final HttpClient requests;
    private final HttpClient streams;
    private final HttpProxy proxy;

    ServiceProxy(
            Vertx vertx,
            String service,
            SocketAddress address,
            Limits limits,
            ForwardedHeaders forwardedHeaders,
            GatewayMetrics metrics) {
        this.vertx = vertx;
        this.service = service;
        this.address = address;
        this.limits = limits;
        this.forwardedHeaders = forwardedHeaders;
        this.metrics = metrics;
        this.requests = client(limits.requestsPerService());
        this.streams = client(limits.streamsPerService());
        this.proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), requests)
                .origin(this::connect)
                .addInterceptor(new Interceptor());
    }

    private HttpClient client(int connections) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
                .setKeepAliveTimeout(30)
                .setIdleTimeout(Math.toIntExact(limits.idle().toSeconds()))
                .setMaxHeaderSize(16 << 10);
        return vertx.createHttpClient(
                options,
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(limits.waitingPerService()));
    }

    /** @param request carries its request id already, and a target the gateway has accepted */
    void forward(HttpServerRequest request) {
        proxy.handle(request);
    }

    private Future<HttpClientRequest> connect(ProxyContext context) {
        String accept = context.request().headers().get("Accept");
        boolean isStream = accept != null && accept.contains("text/event-stream");
        return (isStream ? streams : requests)
                .request(new RequestOptions()
                        .setServer(address)
                        .setConnectTimeout(limits.connect().toMillis()))
                .onSuccess(upstream -> {
                    context.set(UPSTREAM, upstream);
                    // The future of the answer fails with the same cause; without a handler Vert.x would log it as an
                    // error.
                    upstream.exceptionHandler(reported -> {});
                    metrics.reachable(service);
                })
                .onFailure(cause -> {
                    // Then the service is slow, not away; each such request is counted by its status.
                    if (!(cause instanceof ConnectionPoolTooBusyException)) {
                        metrics.unreachable(service, cause);
                    }
                });
    }

    private final class Interceptor implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            ProxyRequest request = context.request();
            HttpServerRequest original = request.proxiedRequest();
            dropHopByHop(request.headers());
            request.headers().remove("Expect");
            forwardedHeaders.rewrite(request.headers(), original.remoteAddress().hostAddress());
            request.setAuthority(original.authority());
            if (RequestTarget.parse(original.uri()) instanceof RequestTarget.Accepted target) {
                request.setURI(target.originForm());
            }
            Body body = request.getBody();
            LimitedBody limited = new LimitedBody(body.stream(), limits.bodyBytes());
            request.setBody(Body.body(limited, body.length()));
            context.set(BODY, limited);
            return context.sendRequest()
                    .timeout(limits.response().toMillis(), TimeUnit.MILLISECONDS)
                    .recover(failure -> Future.succeededFuture(explain(context, failure)));
        }

        @Override
        public Future<Void> handleProxyResponse(ProxyContext context) {
            ProxyResponse response = context.response();
            dropHopByHop(response.headers());
            if (!response.headers().contains(RequestId.HEADER)) {
                response.putHeader(RequestId.HEADER, context.request().headers().get(RequestId.HEADER));
            }
            metrics.answered(service, response.getStatusCode());
            return context.sendResponse();
        }
    }

    private static void dropHopByHop(MultiMap headers) {
        for (String named : headers.getAll("Connection")) {
            for (String name : named.split(",", -1)) {
                headers.remove(name.strip());
            }
        }
        HOP_BY_HOP.forEach(headers::remove);
    }

    /** Turns "no answer came" into one, and gives the connection to the service up if there was one. */
    private ProxyResponse explain(ProxyContext context, Throwable failure) {
        HttpServerRequest original = context.request().proxiedRequest();
        String requestId = RequestId.of(original.getHeader(RequestId.HEADER));
        HttpClientRequest upstream = context.get(UPSTREAM, HttpClientRequest.class);
        if (upstream != null) {
            upstream.reset();
        }
        boolean unread = !original.isEnded();
        LimitedBody body = context.get(BODY, LimitedBody.class);
        ProxyResponse response;
        if (body.isExceeded()) {
            response = problem(context, Problem.PAYLOAD_TOO_LARGE, Gateway.bodyLimit(limits), requestId);
        } else if (upstream == null) {
            response = problem(context, Problem.UNAVAILABLE, "The service cannot be reached right now.", requestId);
        } else if (failure instanceof TimeoutException) {
            response = unread
                    ? problem(context, Problem.REQUEST_TIMEOUT, "The request body did not arrive in time.", requestId)
                    : problem(context, Problem.GATEWAY_TIMEOUT, "The service did not answer in time.", requestId);
        } else if (isSafe(original.method())) {
            response = problem(context, Problem.UNAVAILABLE, "The service ended before it answered.", requestId);
        } else {
            response = problem(
                    context,
                    Problem.BAD_GATEWAY,
                    "The service ended before it answered; whether the request took effect is not known.",
                    requestId);
        }
        if (unread) {
            Refusal.discardRest(vertx, original);
        }
        return response;
    }

    private static boolean isSafe(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }

    private static ProxyResponse problem(ProxyContext context, Problem problem, String detail, String requestId) {
        ProxyResponse response = context.request()
                .response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader(RequestId.HEADER, requestId)
                .setBody(Body.body(problem.body(detail, requestId)));
        return problem.isTransient() ? response.putHeader("Retry-After", "1") : response;
    }
}
