package dev.licenseauth.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server on loopback that remembers what it got and answers as it is told. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = status(204);

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /** A request as it arrived. */
    public record Got(String path, Map<String, String> headers, byte[] body, long nanoTime) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** How to answer. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    public static Receiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1000);
            Receiver receiver = new Receiver(server);
            server.createContext("/", receiver::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            got.add(new Got(exchange.getRequestURI().toString(), headers, body, System.nanoTime()));
            behaviour.answer(exchange);
        }
    }

    /** Answers with a status and no body. */
    public static Behaviour status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** Answers with a status and a body. */
    public static Behaviour body(int status, byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** Takes the request and never answers. */
    public static Behaviour silence() {
        return _ -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public Receiver answering(Behaviour newBehaviour) {
        behaviour = newBehaviour;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public List<Got> got() {
        return List.copyOf(got);
    }

    public List<Got> got(String path) {
        return got.stream().filter(each -> each.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
