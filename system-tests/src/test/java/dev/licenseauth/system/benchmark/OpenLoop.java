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
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * So many requests a second at even distances, whatever becomes of the earlier ones, each timed from when it was due: what the server keeps
 * waiting is counted for all that would have come meanwhile. One thread for all connections, which never waits for an answer.
 */
final class OpenLoop implements AutoCloseable {
    /** Far below what is measured, and long enough for the machine to do something else. */
    private static final long PAUSE_NANOS = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 16_384;
    private static final String LENGTH = "content-length: ";

    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Supplier<byte[]> requests;
    private final String statusLine;

    /** @param connections most requests under way at one time; one that is due beyond them waits, and its time runs */
    OpenLoop(URI server, Supplier<byte[]> requests, int expectedStatus, int connections) throws IOException {
        this.requests = requests;
        statusLine = "HTTP/1.1 " + expectedStatus + " ";
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
     * Nanoseconds from when requests were due until they were answered.
     *
     * @throws IOException when one is answered anything but what is expected, or not at all
     */
    Histogram run(double perSecond, Duration duration) throws IOException {
        Histogram nanos = new Histogram(PATIENCE.multipliedBy(6).toNanos(), 3);
        double interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long count = Math.round(perSecond * duration.toSeconds());
        long start = System.nanoTime();
        long deadline = start + duration.plus(PATIENCE).toNanos();
        long sent = 0;
        while (nanos.getTotalCount() < count) {
            long now = System.nanoTime();
            if (now > deadline) {
                throw new IOException("%d of %d requests not answered".formatted(count - nanos.getTotalCount(), count));
            }
            while (sent < count && !idle.isEmpty() && start + Math.round(sent * interval) <= now) {
                idle.remove().send(start + Math.round(sent * interval));
                sent++;
            }
            int ready = selector.selectNow(key -> ((Connection) key.attachment()).receive(nanos));
            if (ready == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return nanos;
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(MOST_BYTES);
        private long due;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(long dueAt) throws IOException {
            due = dueAt;
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
                String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
                int head = text.indexOf("\r\n\r\n");
                if (head < 0 || text.length() < head + 4 + contentLength(text, head)) {
                    return;
                }
                if (!text.startsWith(statusLine)) {
                    throw new IOException("wrong answer: " + text);
                }
                nanos.recordValue(System.nanoTime() - due);
                answer.clear();
                idle.add(this);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private static int contentLength(String text, int head) {
            int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
            if (at < 0 || at > head) {
                return 0;
            }
            int from = at + LENGTH.length();
            return Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
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
