package dev.licenseauth.webhook.adapter.out.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names beside the event loops and within a time, each name at most once at a time: names whose servers do not
 * answer hold one thread each and no more.
 */
final class NameLookups implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int MAX_WAITING = 1000;
    private static final long KEEP_ALIVE_SECONDS = 30;

    private final Names names;
    private final Map<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor;

    NameLookups(Names names) {
        this.names = names;
        executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("webhook-dns-", 0).factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** The addresses, none when there are none, there is no answer in time, or too much is asked at once. */
    List<InetAddress> addressesOf(String host, Duration timeout) throws InterruptedException {
        try {
            return underWay.computeIfAbsent(host, this::begin)
                    .get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException _) {
            return List.of();
        }
    }

    private CompletableFuture<List<InetAddress>> begin(String host) {
        CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                lookup.complete(names.addressesOf(host));
            } catch (UnknownHostException | RuntimeException e) {
                lookup.completeExceptionally(e);
            } finally {
                underWay.remove(host, lookup);
            }
        });
        return lookup;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
