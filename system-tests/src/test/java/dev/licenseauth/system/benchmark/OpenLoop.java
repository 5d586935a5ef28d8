package dev.licenseauth.system.benchmark;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * So many requests a second at even distances, whatever becomes of the earlier ones, each timed from when it was due: what the server keeps
 * waiting is counted for all that would have come meanwhile. One thread for all connections, which never waits for an answer, and which leaves
 * next to nothing to its garbage collector: a pause of its own would be counted as one of the server's.
 */
final class OpenLoop implements AutoCloseable {
    /** Far below what is measured, and long enough for the machine to do something else. */
    private static final long PAUSE_NANOS = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 16_384;
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Supplier<byte[]> requests;
    private final byte[] statusLine;

    /** @param connections most requests under way at one time; one that is due beyond them waits, and its time runs */
    OpenLoop(URI server, Supplier<byte[]> requests, int expectedStatus, int connections) throws IOException {
        this.requests = requests;
        statusLine = ("HTTP/1.1 " + expectedStatus + " ").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            idle.add(connection);
        }
    }

    /**
     * What a run took, in nanoseconds.
     *
     * @param answered from when requests were due until they were answered
     * @param sent     from when they were due until they were sent: the part of it that is this program's own, or that of a server which
     *                 leaves no connection free
     */
    record Result(Histogram answered, Histogram sent) {
        String text() {
            return "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.1f ms (sent late by p99 %.2f ms, max %.1f ms; n=%d)"
                    .formatted(
                            millis(answered, 50),
                            millis(answered, 99),
                            millis(answered, 99.9),
                            millis(answered, 100),
                            millis(sent, 99),
                            millis(sent, 100),
                            answered.getTotalCount());
        }

        double p99Millis() {
            return millis(answered, 99);
        }

        private static double millis(Histogram nanos, double percentile) {
            return nanos.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /** @throws IOException when a request is answered anything but what is expected, or not at all */
    Result run(double perSecond, Duration duration) throws IOException {
        Result result = new Result(histogram(), histogram());
        Consumer<SelectionKey> receive = key -> ((Connection) key.attachment()).receive(result.answered());
        double interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long count = Math.round(perSecond * duration.toSeconds());
        long start = System.nanoTime();
        long deadline = start + duration.plus(PATIENCE).toNanos();
        long sent = 0;
        while (result.answered().getTotalCount() < count) {
            long now = System.nanoTime();
            if (now > deadline) {
                throw new IOException("%d of %d requests not answered"
                        .formatted(count - result.answered().getTotalCount(), count));
            }
            while (sent < count && !idle.isEmpty() && start + Math.round(sent * interval) <= now) {
                idle.remove().send(start + Math.round(sent * interval), result.sent());
                sent++;
            }
            if (selector.selectNow(receive) == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return result;
    }

    private static Histogram histogram() {
        return new Histogram(PATIENCE.multipliedBy(6).toNanos(), 3);
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(MOST_BYTES);
        private int usualLength = -1;
        private long due;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(long dueAt, Histogram late) throws IOException {
            due = dueAt;
            late.recordValue(System.nanoTime() - dueAt);
            ByteBuffer request = ByteBuffer.wrap(requests.get());
            // Far smaller than what the system buffers for a connection that waits for nothing else.
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        /** Reads what is there; notes the time when the answer is whole. */
        void receive(Histogram nanos) {
            try {
                if (channel.read(answer) < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (!isWhole()) {
                    return;
                }
                if (!isAt(0, statusLine)) {
                    throw new IOException("wrong answer: "
                            + new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1));
                }
                nanos.recordValue(System.nanoTime() - due);
                usualLength = answer.position();
                answer.clear();
                idle.add(this);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** An answer as long as the one before that begins as it should is not read any further. */
        private boolean isWhole() {
            if (answer.position() == usualLength && isAt(0, statusLine)) {
                return true;
            }
            int head = find(END_OF_HEAD, answer.position());
            return head >= 0 && answer.position() >= head + END_OF_HEAD.length + contentLength(head);
        }

        private int contentLength(int head) {
            int at = find(LENGTH, head);
            int length = 0;
            for (int i = at + LENGTH.length; at >= 0 && answer.get(i) != '\r'; i++) {
                length = length * 10 + answer.get(i) - '0';
            }
            return length;
        }

        /** Where it begins before that place, whatever its case; -1 for nowhere. */
        private int find(byte[] text, int before) {
            for (int from = 0; from + text.length <= before; from++) {
                if (isAt(from, text)) {
                    return from;
                }
            }
            return -1;
        }

        private boolean isAt(int from, byte[] text) {
            if (answer.position() < from + text.length) {
                return false;
            }
            for (int i = 0; i < text.length; i++) {
                if (lowerCase(answer.get(from + i)) != lowerCase(text[i])) {
                    return false;
                }
            }
            return true;
        }

        private static int lowerCase(byte letter) {
            return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
