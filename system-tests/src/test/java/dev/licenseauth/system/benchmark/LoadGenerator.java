package dev.licenseauth.system.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Keeps a fixed number of connections busy, one request at a time each (a closed loop). Speaks just enough HTTP/1.1 to
 * cost little beside the server it shares the machine with: it counts an answer when its status line and length hold.
 */
final class LoadGenerator {
    private final Vertx vertx;
    private final URI server;
    private final Supplier<byte[]> requests;
    private final String statusLine;
    private final int connections;

    /** @param requests gives the next one to send; asked by several threads */
    LoadGenerator(Vertx vertx, URI server, Supplier<byte[]> requests, int expectedStatus, int connections) {
        this.vertx = vertx;
        this.server = server;
        this.requests = requests;
        this.connections = connections;
        statusLine = "HTTP/1.1 " + expectedStatus + " ";
    }

    /** Requests that take turns. */
    static Supplier<byte[]> inTurn(List<byte[]> requests) {
        AtomicInteger turn = new AtomicInteger();
        return () -> requests.get(Math.floorMod(turn.getAndIncrement(), requests.size()));
    }

    record Result(long requests, double perSecond, double p50Millis, double p99Millis) {}

    /**
     * Applies load.
     *
     * @throws IllegalStateException when the server answered anything but what is expected
     */
    Result run(Duration duration) throws InterruptedException {
        NetClient client = vertx.createNetClient();
        Histogram nanos = new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
        LongAdder answered = new LongAdder();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(connections);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        for (int i = 0; i < connections; i++) {
            client.connect(server.getPort(), server.getHost())
                    .onSuccess(socket -> new Connection(socket, end, nanos, answered, wrong, ended).send())
                    .onFailure(failure -> {
                        wrong.add(String.valueOf(failure));
                        ended.countDown();
                    });
        }
        boolean inTime = ended.await(duration.toSeconds() + 30, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - start) / 1e9;
        client.close();
        if (!inTime || !wrong.isEmpty()) {
            throw new IllegalStateException(inTime ? "wrong answer: " + wrong.peek() : "the server stopped answering");
        }
        return new Result(
                answered.sum(),
                answered.sum() / seconds,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6);
    }

    private final class Connection {
        private final NetSocket socket;
        private final long end;
        private final Histogram nanos;
        private final LongAdder answered;
        private final Queue<String> wrong;
        private final CountDownLatch ended;
        private Buffer answer = Buffer.buffer();
        private int usualLength = -1;
        private long sentAt;

        Connection(
                NetSocket socket,
                long end,
                Histogram nanos,
                LongAdder answered,
                Queue<String> wrong,
                CountDownLatch ended) {
            this.socket = socket;
            this.end = end;
            this.nanos = nanos;
            this.answered = answered;
            this.wrong = wrong;
            this.ended = ended;
            socket.handler(this::received);
        }

        void send() {
            sentAt = System.nanoTime();
            socket.write(Buffer.buffer(requests.get()));
        }

        private void received(Buffer bytes) {
            answer = answer.length() == 0 ? bytes : answer.appendBuffer(bytes);
            if (!isWhole()) {
                return;
            }
            if (!isAsExpected()) {
                wrong.add(answer.toString(StandardCharsets.ISO_8859_1));
            }
            usualLength = answer.length();
            answer = Buffer.buffer();
            long now = System.nanoTime();
            nanos.recordValue(now - sentAt);
            answered.increment();
            if (now < end && wrong.isEmpty()) {
                send();
            } else {
                socket.close();
                ended.countDown();
            }
        }

        /**
         * An answer as long as the one before that begins as it should is not read any further: what this client costs is missing to the
         * server beside it.
         */
        private boolean isWhole() {
            if (answer.length() == usualLength && isAsExpected()) {
                return true;
            }
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            return head >= 0 && answer.length() >= head + 4 + contentLength(text.substring(0, head));
        }

        private boolean isAsExpected() {
            return answer.length() >= statusLine.length()
                    && answer.getString(0, statusLine.length()).equals(statusLine);
        }

        private static int contentLength(String head) {
            int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
            if (at < 0) {
                return 0;
            }
            int from = at + "content-length: ".length();
            int to = head.indexOf('\r', from);
            return Integer.parseInt((to < 0 ? head.substring(from) : head.substring(from, to)).strip());
        }
    }
}
