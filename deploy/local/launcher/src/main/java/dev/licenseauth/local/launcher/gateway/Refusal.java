package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.time.Duration;

/** Answers a request that goes to no service. */
final class Refusal {

    /** How long an unread body is still taken in: closing at once would reset the connection before the client has read the answer. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private Refusal() {}

    static void send(Vertx vertx, HttpServerRequest request, Problem problem, String detail, String requestId) {
        HttpServerResponse response = request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader(RequestId.HEADER, requestId);
        if (problem.isTransient()) {
            response.putHeader("Retry-After", "1");
        }
        response.end(problem.body(detail, requestId));
        discardRest(vertx, request);
    }

    /** Reads what the client still sends, for a while; a connection whose request does not end is of no further use. */
    static void discardRest(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long timer =
                vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
        request.handler(ignored -> {});
        request.endHandler(ended -> vertx.cancelTimer(timer));
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.resume();
    }
}
