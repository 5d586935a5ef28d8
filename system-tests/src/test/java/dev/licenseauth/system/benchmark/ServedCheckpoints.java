package dev.licenseauth.system.benchmark;

import dev.licenseauth.local.client.LoginSession;
import dev.licenseauth.system.LocalStack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/** Asks for the log's checkpoint again and again, and remembers when each size was seen first. */
final class ServedCheckpoints implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ConcurrentNavigableMap<Long, Long> firstSeen = new ConcurrentSkipListMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final LoginSession reader;
    private final Thread watcher;

    private ServedCheckpoints(LocalStack stack) {
        uri = URI.create(stack.url() + "/api/v1/audit/log/checkpoint");
        reader = stack.logIn("admin", stack.adminPassword());
        watcher = Thread.ofPlatform().daemon().unstarted(this::watch);
    }

    static ServedCheckpoints watch(LocalStack stack) {
        ServedCheckpoints checkpoints = new ServedCheckpoints(stack);
        checkpoints.watcher.start();
        return checkpoints;
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(LIMIT)
                                .header("Authorization", "Bearer " + reader.accessToken())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    long size = Long.parseLong(
                            answer.body().lines().skip(1).findFirst().orElseThrow());
                    firstSeen.putIfAbsent(size, System.nanoTime());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean cover(long index) {
        return firstSeen.higherKey(index) != null;
    }

    /** When the first checkpoint was seen that covers an entry, by {@link System#nanoTime()}. One must have been. */
    long coveredAt(long index) {
        return firstSeen.tailMap(index, false).firstEntry().getValue();
    }

    @Override
    public void close() {
        watcher.interrupt();
        http.shutdownNow();
    }
}
