package dev.licenseauth.license.adapter.out.postgres;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a client and PostgreSQL and notes what the client really sends: neither a wrapper around JDBC nor
 * the server's counters tell a BEGIN that the driver puts in front. Reads just enough of the protocol, version 3 (PostgreSQL's manual,
 * "Frontend/Backend Protocol", section "Message Formats").
 */
final class StatementTap implements AutoCloseable {
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final int serverPort;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<List<String>> exchanges = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param serverPort where PostgreSQL listens on this machine */
    StatementTap(int serverPort) throws IOException {
        this.serverPort = serverPort;
        threads.execute(this::accept);
    }

    /** Where clients are to connect. */
    int port() {
        return listener.getLocalPort();
    }

    /** Forgets what was sent before. */
    void reset() {
        exchanges.clear();
    }

    /** The statements executed since, by what the server says it is ready again after: mostly each by itself. */
    List<List<String>> exchanges() {
        return List.copyOf(exchanges);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = open(listener.accept());
                Socket server = open(new Socket(InetAddress.getLoopbackAddress(), serverPort));
                threads.execute(() -> copy(server, client));
                threads.execute(() -> new Reader(client, server).run());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Socket open(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            System.getLogger("tap").log(System.Logger.Level.DEBUG, "a connection ended", e);
        } finally {
            end(from, to);
        }
    }

    private void end(Socket... ended) {
        for (Socket socket : ended) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                System.getLogger("tap").log(System.Logger.Level.DEBUG, "a connection did not close", e);
            }
        }
    }

    /** What one client sends. */
    private final class Reader {
        private final Socket client;
        private final Socket server;
        private final Map<String, String> statements = new HashMap<>();
        private final Map<String, String> portals = new HashMap<>();
        private List<String> exchange = new ArrayList<>();

        Reader(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void run() {
            try (client;
                    server) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                OutputStream out = server.getOutputStream();
                forwardStartup(in, out);
                for (int type = in.read(); type >= 0; type = in.read()) {
                    byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                    note((char) type, body);
                    out.write(ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                            .put((byte) type)
                            .putInt(Integer.BYTES + body.length)
                            .put(body)
                            .array());
                }
            } catch (IOException e) {
                System.getLogger("tap").log(System.Logger.Level.DEBUG, "a connection ended", e);
            } finally {
                end(client, server);
            }
        }

        /** Messages without a type: questions about encryption, which the server answers with one byte, and the start. */
        private static void forwardStartup(DataInputStream in, OutputStream out) throws IOException {
            int code;
            do {
                int length = in.readInt();
                byte[] body = in.readNBytes(length - Integer.BYTES);
                code = ByteBuffer.wrap(body).getInt();
                out.write(ByteBuffer.allocate(length).putInt(length).put(body).array());
            } while (code == SSL_REQUEST || code == GSS_REQUEST);
        }

        private void note(char type, byte[] body) {
            String[] texts = new String(body, StandardCharsets.UTF_8).split("\0", 3);
            switch (type) {
                case 'P' -> statements.put(texts[0], texts[1]);
                case 'B' -> portals.put(texts[0], statements.getOrDefault(texts[1], "a statement never parsed"));
                case 'E' -> exchange.add(portals.getOrDefault(texts[0], "a portal never bound"));
                case 'Q' -> {
                    exchange.add(texts[0]);
                    ended();
                }
                case 'S' -> ended();
                default -> {
                    // Passwords, descriptions and what is let go of: nothing is executed.
                }
            }
        }

        private void ended() {
            exchanges.add(List.copyOf(exchange));
            exchange = new ArrayList<>();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(this::end);
        threads.shutdown();
    }
}
