package dev.licenseauth.system.benchmark;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Some validations a second, each timed from when it was due, whatever else the machine does. */
final class PacedValidation implements AutoCloseable {
    private static final int PER_SECOND = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final HttpRequest request;

    PacedValidation(URI validation) {
        request = HttpRequest.newBuilder(validation).timeout(TIMEOUT).build();
    }

    /** Begins; the result is there after that time. */
    Future<Histogram> begin(Duration duration) {
        return executor.submit(() -> {
            Histogram nanos = new Histogram(TIMEOUT.multipliedBy(60).toNanos(), 3);
            long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            long start = System.nanoTime();
            for (long i = 0; i < duration.toSeconds() * PER_SECOND; i++) {
                long due = start + i * interval;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() != 200) {
                    throw new IOException("validation answered " + answer.statusCode());
                }
                nanos.recordValue(System.nanoTime() - due);
            }
            return nanos;
        });
    }

    Histogram run(Duration duration) throws InterruptedException, ExecutionException {
        return begin(duration).get();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        http.shutdownNow();
    }
}
