import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Takes webhooks on a free port of the loopback address and writes each into a folder, for trying things out:
 * {@code java WebhookReceiver.java FOLDER}. The file {@code url} says where it listens; the first delivery is {@code 1.headers}, one header a
 * line, names in lower case, and {@code 1.body}, the bytes as they arrived. The headers come last: once they are there, the body is.
 */
class WebhookReceiver {
    private static final int LONGEST_BODY = 1 << 20;

    private final Path folder;
    private int count;

    WebhookReceiver(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        WebhookReceiver receiver = new WebhookReceiver(Files.createDirectories(Path.of(arguments[0])));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", receiver::take);
        server.start();
        receiver.write("url", ("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks").getBytes());
    }

    /** Answers when both files are written: what was answered 2xx is not sent again. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            if (body.length > LONGEST_BODY) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            count++;
            write(count + ".body", body);
            write(count + ".headers", lines(exchange.getRequestHeaders()).getBytes());
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static String lines(Headers headers) {
        StringBuilder lines = new StringBuilder();
        headers.forEach((name, values) -> values.forEach(value ->
                lines.append(name.toLowerCase(Locale.ROOT)).append(": ").append(value).append('\n')));
        return lines.toString();
    }

    /** In one step, so that nobody reads half a file. */
    private void write(String name, byte[] bytes) throws IOException {
        Path unfinished = Files.write(folder.resolve(name + ".part"), bytes);
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
