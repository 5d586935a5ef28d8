package dev.licenseauth.testing.fuzz;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * As much of HTTP/1.1 as it takes to send a message as it is, right or wrong, and to read the answer. Keeps its
 * connection while the service does.
 */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int HEX = 16;

    private final URI server;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawConnection(URI server) {
        this.server = server;
    }

    Answer exchange(byte[] message) throws IOException {
        boolean isKept = socket != null;
        try {
            return exchangeOnce(message);
        } catch (EOFException e) {
            close();
            if (!isKept) {
                throw e;
            }
            // The service had closed it meanwhile, as it may.
            return exchangeOnce(message);
        }
    }

    private Answer exchangeOnce(byte[] message) throws IOException {
        Socket open = socket;
        InputStream input = in;
        if (open == null || input == null) {
            open = new Socket(server.getHost(), server.getPort());
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            input = new BufferedInputStream(open.getInputStream());
            socket = open;
            in = input;
        }
        boolean isSent = sent(open, message);
        String statusLine = line(input);
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = body(input, status, headers);
        if (!isSent || "close".equalsIgnoreCase(headers.get("connection"))) {
            close();
        }
        return new Answer(status, headers, body);
    }

    /** Whether it went out in full: a service may refuse a message before it has all of it. */
    private static boolean sent(Socket socket, byte[] message) {
        try {
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private byte[] body(InputStream input, int status, Map<String, String> headers) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks(input);
        }
        String length = headers.get("content-length");
        if (length != null) {
            return input.readNBytes(Integer.parseInt(length));
        }
        byte[] rest = input.readAllBytes();
        close();
        return rest;
    }

    private static byte[] chunks(InputStream input) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(input), HEX);
            body.writeBytes(input.readNBytes(size));
            line(input);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed without an answer");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
