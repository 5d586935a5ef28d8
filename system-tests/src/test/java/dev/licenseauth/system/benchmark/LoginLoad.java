package dev.licenseauth.system.benchmark;

import dev.licenseauth.local.client.LoginApi;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Logs users in, each login from a challenge of its own, straight at auth-service. */
final class LoginLoad implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    // Open connections; more arrivals than these at one time would say nothing new about the server.
    private static final int MOST_AT_ONE_TIME = 4_000;

    private final HttpClient http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String base;
    private final List<Account> accounts;
    private final String keys;
    private final AtomicLong turn = new AtomicLong();

    /** @param accounts take turns; several, so that no row of one user is fought for */
    LoginLoad(String authService, List<Account> accounts) throws IOException, InterruptedException {
        this.base = authService;
        this.accounts = List.copyOf(accounts);
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .executor(executor)
                .build();
        keys = send(HttpRequest.newBuilder(URI.create(base + "/.well-known/jwks.json")))
                .body();
    }

    record Account(String username, String password) {}

    /**
     * What the logins were answered.
     *
     * @param granted answered 200
     * @param refusedNanos of those answered 503 with Retry-After
     * @param wrong anything else, shortened
     */
    record Result(
            long granted,
            double grantedPerSecond,
            Histogram grantedNanos,
            Histogram refusedNanos,
            Queue<String> wrong) {
        long refused() {
            return refusedNanos.getTotalCount();
        }
    }

    /** A fixed number of clients, each of which logs in again as soon as it is answered. */
    Result closedLoop(int clients, Duration duration) throws InterruptedException, ExecutionException {
        Tally tally = new Tally();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        List<Future<?>> running = new java.util.ArrayList<>();
        for (int i = 0; i < clients; i++) {
            running.add(executor.submit(() -> {
                while (System.nanoTime() < end) {
                    logIn(tally);
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        return tally.result(start);
    }

    /** A fixed number of logins a second, whatever becomes of the earlier ones. */
    Result openLoop(double perSecond, Duration duration) throws InterruptedException {
        Tally tally = new Tally();
        Semaphore room = new Semaphore(MOST_AT_ONE_TIME);
        long interval = Math.round(1e9 / perSecond);
        long count = Math.round(perSecond * duration.toSeconds());
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            for (long wait = start + i * interval - System.nanoTime();
                    wait > 0;
                    wait = start + i * interval - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (!room.tryAcquire()) {
                tally.wrong.add("more than " + MOST_AT_ONE_TIME + " unanswered");
                continue;
            }
            executor.execute(() -> {
                try {
                    logIn(tally);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    room.release();
                }
            });
        }
        Result result = tally.result(start);
        if (!room.tryAcquire(MOST_AT_ONE_TIME, TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            tally.wrong.add("unanswered after " + TIMEOUT);
        }
        return result;
    }

    private void logIn(Tally tally) throws InterruptedException {
        Account account = accounts.get(Math.floorMod(turn.getAndIncrement(), accounts.size()));
        try {
            String name = URLEncoder.encode(account.username(), StandardCharsets.UTF_8);
            HttpResponse<String> challenge =
                    send(HttpRequest.newBuilder(URI.create(base + "/api/v1/auth/challenge?username=" + name)));
            if (challenge.statusCode() != 200) {
                tally.wrong.add("challenge: " + challenge.statusCode());
                return;
            }
            String body = LoginApi.request(challenge.body(), keys, account.username(), account.password());
            long sent = System.nanoTime();
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + "/api/v1/auth/login"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            tally.add(answer, System.nanoTime() - sent);
        } catch (IOException e) {
            tally.wrong.add(e.toString());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        executor.shutdownNow();
    }

    private static final class Tally {
        private final LongAdder granted = new LongAdder();
        private final Histogram grantedNanos =
                new ConcurrentHistogram(TIMEOUT.multipliedBy(2).toNanos(), 3);
        private final Histogram refusedNanos =
                new ConcurrentHistogram(TIMEOUT.multipliedBy(2).toNanos(), 3);
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        void add(HttpResponse<String> answer, long nanos) {
            if (answer.statusCode() == 200) {
                granted.increment();
                grantedNanos.recordValue(nanos);
            } else if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent()) {
                refusedNanos.recordValue(nanos);
            } else {
                wrong.add(answer.statusCode() + " "
                        + answer.body().substring(0, Math.min(160, answer.body().length())));
            }
        }

        Result result(long start) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(granted.sum(), granted.sum() / seconds, grantedNanos, refusedNanos, wrong);
        }
    }
}
