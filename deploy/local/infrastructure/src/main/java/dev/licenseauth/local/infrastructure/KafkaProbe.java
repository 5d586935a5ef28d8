package dev.licenseauth.local.infrastructure;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a broker for its metadata, in the few bytes of Kafka's wire protocol that this takes, so that starting a broker needs no Kafka on the
 * class path.
 *
 * <p>A broker accepts connections a moment before the controller lets it serve; only then does it appear in its own list of brokers.
 *
 * @see <a href="https://kafka.apache.org/protocol.html">Kafka protocol guide</a>: request header v1, Metadata v4
 */
final class KafkaProbe {

    private static final int TIMEOUT_MILLIS = 1000;
    private static final short METADATA = 3;
    private static final short VERSION = 4;
    private static final int CORRELATION = 1;

    private KafkaProbe() {}

    /** Whether the broker on this loopback port serves requests now. */
    static boolean serves(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
            byte[] request = request();
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(request.length);
            out.write(request);
            out.flush();
            return listsABroker(new DataInputStream(socket.getInputStream()));
        } catch (IOException notYet) {
            return false;
        }
    }

    private static byte[] request() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] client = "readiness".getBytes(StandardCharsets.US_ASCII);
        out.writeShort(METADATA);
        out.writeShort(VERSION);
        out.writeInt(CORRELATION);
        out.writeShort(client.length);
        out.write(client);
        int noTopics = 0;
        out.writeInt(noTopics);
        boolean createTopics = false;
        out.writeBoolean(createTopics);
        return bytes.toByteArray();
    }

    private static boolean listsABroker(DataInputStream in) throws IOException {
        int length = in.readInt();
        int correlation = in.readInt();
        int throttleMillis = in.readInt();
        int brokers = in.readInt();
        return length > 0 && correlation == CORRELATION && throttleMillis >= 0 && brokers > 0;
    }
}
