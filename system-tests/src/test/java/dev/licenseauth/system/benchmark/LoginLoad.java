package dev.licenseauth.system.benchmark;

import dev.licenseauth.local.client.LoginApi;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
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

    private final Queue<HttpConnection> idle = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final URI server;
    private final List<Account> accounts;
    private final String keys;
    private final AtomicLong turn = new AtomicLong();

    /** @param accounts take turns; several, so that no row of one user is fought for */
    LoginLoad(String authService, List<Account> accounts) throws IOException {
        server = URI.create(authService);
        this.accounts = List.copyOf(accounts);
        keys = send(HttpConnection.get("/.well-known/jwks.json")).body();
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
    Result closedLoop(int clients, Duration duration) throws InterruptedException, ExecutionException, IOException {
        forgetConnections();
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
    Result openLoop(double perSecond, Duration duration) throws InterruptedException, IOException {
        forgetConnections();
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

    private void logIn(Tally tally) {
        Account account = accounts.get(Math.floorMod(turn.getAndIncrement(), accounts.size()));
        try {
            String name = URLEncoder.encode(account.username(), StandardCharsets.UTF_8);
            HttpConnection.Answer challenge = send(HttpConnection.get("/api/v1/auth/challenge?username=" + name));
            if (challenge.status() != 200) {
                tally.wrong.add("challenge: " + challenge.status());
                return;
            }
            byte[] login = HttpConnection.postJson(
                    "/api/v1/auth/login",
                    LoginApi.request(challenge.body(), keys, account.username(), account.password()));
            long sent = System.nanoTime();
            HttpConnection.Answer answer = send(login);
            tally.add(answer, System.nanoTime() - sent);
        } catch (IOException e) {
            tally.wrong.add(e.toString());
        }
    }

    /** On a connection of its own until it is answered. */
    private HttpConnection.Answer send(byte[] request) throws IOException {
        HttpConnection kept = idle.poll();
        HttpConnection connection = kept == null ? new HttpConnection(server, TIMEOUT) : kept;
        boolean good = false;
        try {
            HttpConnection.Answer answer = connection.send(request);
            good = true;
            return answer;
        } finally {
            if (good) {
                idle.add(connection);
            } else {
                connection.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        executor.shutdownNow();
        forgetConnections();
    }

    /** The server has closed those that nothing was sent on for a while. */
    private void forgetConnections() throws IOException {
        for (HttpConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    private static final class Tally {
        private final LongAdder granted = new LongAdder();
        private final Histogram grantedNanos =
                new ConcurrentHistogram(TIMEOUT.multipliedBy(2).toNanos(), 3);
        private final Histogram refusedNanos =
                new ConcurrentHistogram(TIMEOUT.multipliedBy(2).toNanos(), 3);
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        void add(HttpConnection.Answer answer, long nanos) {
            if (answer.status() == 200) {
                granted.increment();
                grantedNanos.recordValue(nanos);
            } else if (answer.status() == 503 && answer.headers().containsKey("retry-after")) {
                refusedNanos.recordValue(nanos);
            } else {
                wrong.add(answer.status() + " "
                        + answer.body().substring(0, Math.min(160, answer.body().length())));
            }
        }

        Result result(long start) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(granted.sum(), granted.sum() / seconds, grantedNanos, refusedNanos, wrong);
        }
    }
}
