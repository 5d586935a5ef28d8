package dev.licenseauth.local.infrastructure;

import dev.licenseauth.local.infrastructure.Signals.Request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A single Kafka broker that is its own controller (KRaft), for one machine, reachable only through 127.0.0.1. */
public final class KafkaBroker implements ServerProcess {

    private static final String NAME = "Kafka";
    private static final String PART = "kafka";
    private static final ServerKind KIND = new ServerKind(NAME, JvmProcess.mark(PART), Request.TERMINATE);
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final DataFolder folder;
    private final Process process;
    private final int port;

    private KafkaBroker(DataFolder folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /**
     * What to start and where.
     *
     * @param libFolder all jars of the broker
     * @param dataDir made and formatted if absent
     * @param log takes the broker's output, appended
     * @param port 0 for any free one
     * @param jvmArgs for example {@code -Xmx256m}; they override the defaults
     */
    public record Config(Path libFolder, Path dataDir, Path log, int port, List<String> jvmArgs) {

        public Config {
            jvmArgs = List.copyOf(jvmArgs);
        }
    }

    /**
     * Formats the folder if it is new, ends what an earlier run left on it, starts the broker and waits until it serves requests. An
     * interrupt ends the start and leaves no process.
     *
     * @throws StartFailedException if the port is taken, the folder is in use or something else, the disk is full, or the broker gives up
     */
    public static KafkaBroker start(Config config) throws StartFailedException, InterruptedException {
        JvmProcess.requireLibrary(NAME, config.libFolder(), "kafka_");
        return KIND.start(
                config.dataDir(),
                config.log(),
                config.port(),
                (folder, log) -> folder.createIfAbsent("log/meta.properties", empty -> format(empty, config, log)),
                (port, folder, log) -> launch(port, config, folder, log));
    }

    /**
     * Removes a data folder with everything in it, after killing what an earlier run left working there. Does nothing if it is absent.
     *
     * @throws StartFailedException if a running program owns the folder
     */
    public static void delete(Path dataDir) throws StartFailedException {
        KIND.delete(dataDir);
    }

    /** Needs a JVM of its own for a second, on the first start only. */
    private static void format(Path folder, Config config, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        Path properties = folder.resolve("server.properties");
        JvmProcess.write(properties, serverProperties(folder, FreePort.next(), FreePort.next()));
        List<String> arguments = List.of(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "--cluster-id",
                clusterId(),
                "--config",
                properties.toString());
        List<String> quick = List.of("-XX:TieredStopAtLevel=1", "-Xmx128m");
        List<String> command = JvmProcess.command(PART, config.libFolder(), folder, quick, arguments);
        ChildProcess.run(NAME, command, folder, log, JvmProcess::environment);
    }

    /** Kafka's own form of a UUID: 22 characters of base64url. */
    private static String clusterId() {
        UUID random = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // Kafka's tools take a leading dash for an option.
        return id.startsWith("-") ? "A" + id.substring(1) : id;
    }

    private static KafkaBroker launch(int port, Config config, DataFolder folder, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        Path properties = folder.path().resolve("server.properties");
        JvmProcess.write(properties, serverProperties(folder.path(), port, FreePort.next()));
        List<String> command = JvmProcess.command(
                PART,
                config.libFolder(),
                folder.path(),
                config.jvmArgs(),
                List.of("kafka.Kafka", properties.toString()));
        Process process = ChildProcess.start(command, folder.path(), log, JvmProcess::environment);
        ChildProcess.awaitReady(NAME, process, log, READY_LIMIT, () -> KafkaProbe.serves(port));
        return new KafkaBroker(folder, process, port);
    }

    private static Map<String, String> serverProperties(Path folder, int port, int controllerPort) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("process.roles", "broker,controller");
        values.put("node.id", "1");
        values.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        values.put("listeners", "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        values.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        values.put("inter.broker.listener.name", "BROKER");
        values.put("controller.listener.names", "CONTROLLER");
        values.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        values.put("log.dirs", folder.resolve("log").toString());

        values.put("auto.create.topics.enable", "false");
        values.put("default.replication.factor", "1");
        values.put("min.insync.replicas", "1");
        values.put("offsets.topic.replication.factor", "1");
        values.put("offsets.topic.num.partitions", "4");
        values.put("transaction.state.log.replication.factor", "1");
        values.put("transaction.state.log.min.isr", "1");
        values.put("transaction.state.log.num.partitions", "4");
        values.put("share.coordinator.state.topic.replication.factor", "1");
        values.put("share.coordinator.state.topic.min.isr", "1");
        values.put("share.coordinator.state.topic.num.partitions", "4");
        // A lone consumer need not wait for others to join.
        values.put("group.initial.rebalance.delay.ms", "0");

        // After a SIGKILL the controller half takes the broker half for alive this long and keeps the new one waiting.
        values.put("broker.session.timeout.ms", "3000");
        values.put("broker.heartbeat.interval.ms", "1000");

        values.put("num.network.threads", "2");
        values.put("num.io.threads", "4");
        values.put("background.threads", "2");
        values.put("log.segment.bytes", Integer.toString(64 << 20));
        values.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        // The default of 128 MB is taken from the heap at once.
        values.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        return values;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The port on 127.0.0.1 for clients. */
    public int port() {
        return port;
    }

    /** The value for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        KIND.stop(process, folder);
    }
}
