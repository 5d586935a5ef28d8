package dev.licenseauth.system.benchmark;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.URI;
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

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final HttpConnection connection;
    private final byte[] request;

    PacedValidation(URI validation) throws IOException {
        connection = new HttpConnection(validation, TIMEOUT);
        request = HttpConnection.get(validation.getRawPath() + "?" + validation.getRawQuery());
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
                int status = connection.send(request).status();
                if (status != 200) {
                    throw new IOException("validation answered " + status);
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
    public void close() throws IOException {
        executor.shutdownNow();
        connection.close();
    }
}
