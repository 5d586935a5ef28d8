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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a fixed number of connections busy, one request at a time each (a closed loop). Speaks just enough HTTP/1.1 to
 * cost little beside the server it shares the machine with: it counts an answer when its status line and length hold.
 */
final class LoadGenerator {
    private final Vertx vertx;
    private final URI server;
    private final byte[] request;
    private final String statusLine;
    private final int connections;

    LoadGenerator(Vertx vertx, URI server, String path, int expectedStatus, int connections) {
        this.vertx = vertx;
        this.server = server;
        this.connections = connections;
        request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        statusLine = "HTTP/1.1 " + expectedStatus + " ";
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
        LongAdder requests = new LongAdder();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(connections);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        for (int i = 0; i < connections; i++) {
            client.connect(server.getPort(), server.getHost())
                    .onSuccess(socket -> new Connection(socket, end, nanos, requests, wrong, ended).send())
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
                requests.sum(),
                requests.sum() / seconds,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6);
    }

    private final class Connection {
        private final NetSocket socket;
        private final long end;
        private final Histogram nanos;
        private final LongAdder requests;
        private final Queue<String> wrong;
        private final CountDownLatch ended;
        private Buffer answer = Buffer.buffer();
        private long sentAt;

        Connection(
                NetSocket socket,
                long end,
                Histogram nanos,
                LongAdder requests,
                Queue<String> wrong,
                CountDownLatch ended) {
            this.socket = socket;
            this.end = end;
            this.nanos = nanos;
            this.requests = requests;
            this.wrong = wrong;
            this.ended = ended;
            socket.handler(this::received);
        }

        void send() {
            sentAt = System.nanoTime();
            socket.write(Buffer.buffer(request));
        }

        private void received(Buffer bytes) {
            answer = answer.length() == 0 ? bytes : answer.appendBuffer(bytes);
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            if (head < 0 || answer.length() < head + 4 + contentLength(text.substring(0, head))) {
                return;
            }
            if (!text.startsWith(statusLine)) {
                wrong.add(text);
            }
            answer = Buffer.buffer();
            long now = System.nanoTime();
            nanos.recordValue(now - sentAt);
            requests.increment();
            if (now < end && wrong.isEmpty()) {
                send();
            } else {
                socket.close();
                ended.countDown();
            }
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
