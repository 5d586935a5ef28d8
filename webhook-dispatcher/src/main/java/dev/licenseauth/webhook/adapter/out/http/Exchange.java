package dev.licenseauth.webhook.adapter.out.http;

import dev.licenseauth.domain.webhook.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

import javax.net.ssl.SSLException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request and its answer. The status decides; of the body the beginning is read, and what is longer, or does not
 * end before the deadline, costs the connection.
 */
final class Exchange {
    private final Clock clock;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    // All guarded by this: written on an event loop, read by whoever waits.
    private final Buffer kept = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean over;

    Exchange(Clock clock) {
        this.clock = clock;
    }

    /** Runs the exchange on the address given in the options; ends when the time is up, whatever the other side does. */
    Outcome run(HttpClient client, RequestOptions options, Buffer body, Duration timeout) throws InterruptedException {
        client.request(options)
                .onFailure(e -> result.complete(new Outcome.Unanswered(connectFault(e))))
                .onSuccess(connected -> send(connected, body));
        try {
            return result.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return abandon();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an exchange only ever completes with its outcome", e);
        }
    }

    private void send(HttpClientRequest connected, Buffer body) {
        synchronized (this) {
            if (over) {
                connected.reset();
                return;
            }
            request = connected;
        }
        connected
                .send(body)
                .onFailure(_ -> result.complete(new Outcome.Unanswered(Outcome.Fault.BROKEN_ANSWER)))
                .onSuccess(this::read);
    }

    private void read(HttpClientResponse answer) {
        synchronized (this) {
            response = answer;
        }
        answer.handler(chunk -> keep(answer, chunk));
        answer.endHandler(_ -> result.complete(answered(answer)));
        // The status is known; that the body broke off changes nothing.
        answer.exceptionHandler(_ -> result.complete(answered(answer)));
    }

    private void keep(HttpClientResponse answer, Buffer chunk) {
        boolean tooLong;
        synchronized (this) {
            int room = Outcome.MAX_ANSWER_BYTES - kept.length();
            kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            tooLong = chunk.length() > room;
        }
        if (tooLong) {
            result.complete(answered(answer));
            answer.request().reset();
        }
    }

    private synchronized Outcome abandon() {
        over = true;
        if (request != null) {
            request.reset();
        }
        return response == null ? new Outcome.Unanswered(Outcome.Fault.TIMEOUT) : answered(response);
    }

    private synchronized Outcome answered(HttpClientResponse answer) {
        // Whatever bytes come, text that a database holds and a page shows.
        String text = new String(kept.getBytes(), StandardCharsets.UTF_8).replace('\u0000', '\ufffd');
        return new Outcome.Answered(
                answer.statusCode(), text, RetryAfter.parse(answer.getHeader("Retry-After"), clock.instant()));
    }

    private static Outcome.Fault connectFault(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Outcome.Fault.TLS_FAILED;
            }
        }
        return Outcome.Fault.CONNECT_FAILED;
    }
}
