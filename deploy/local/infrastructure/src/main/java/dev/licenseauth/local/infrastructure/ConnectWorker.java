package dev.licenseauth.local.infrastructure;

import dev.licenseauth.local.infrastructure.Signals.Request;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka Connect worker in distributed mode, the mode Kubernetes runs; its connectors are those of its class path. REST on 127.0.0.1 only.
 *
 * <p>Connectors, their offsets and states live in the broker (topics {@code connect.configs}, {@code connect.offsets}, {@code
 * connect.status}); the data folder holds only generated configuration. Connector configurations may name variables of {@link
 * Config#environment} as <code>${env:NAME}</code>.
 */
public final class ConnectWorker implements ServerProcess {

    private static final String NAME = "Kafka Connect";
    private static final String PART = "connect";
    private static final ServerKind KIND = new ServerKind(NAME, JvmProcess.mark(PART), Request.TERMINATE);
    private static final String PROPERTIES = "worker.properties";
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final DataFolder folder;
    private final Process process;
    private final URI restUri;

    private ConnectWorker(DataFolder folder, Process process, URI restUri) {
        this.folder = folder;
        this.process = process;
        this.restUri = restUri;
    }

    /**
     * What to start and where.
     *
     * @param libFolder all jars of the worker and its connectors
     * @param dataDir made if absent
     * @param log takes the worker's output, appended
     * @param port of the REST interface, 0 for any free one
     * @param environment added to the worker's environment; may hold passwords
     * @param jvmArgs for example {@code -Xmx256m}; they override the defaults
     */
    public record Config(
            Path libFolder,
            Path dataDir,
            Path log,
            int port,
            String bootstrapServers,
            Map<String, String> environment,
            List<String> jvmArgs) {

        public Config {
            environment = Map.copyOf(environment);
            jvmArgs = List.copyOf(jvmArgs);
        }

        @Override
        public String toString() {
            return "Config[dataDir=%s, port=%d, bootstrapServers=%s]".formatted(dataDir, port, bootstrapServers);
        }
    }

    /**
     * Ends what an earlier run left, starts the worker and waits until it has joined its group and takes requests. The broker must be
     * running. An interrupt ends the start and leaves no process.
     *
     * @throws StartFailedException if the port is taken, the folder is in use, the broker does not answer, or the worker gives up
     */
    public static ConnectWorker start(Config config) throws StartFailedException, InterruptedException {
        JvmProcess.requireLibrary(NAME, config.libFolder(), "connect-runtime");
        return KIND.start(
                config.dataDir(),
                config.log(),
                config.port(),
                (folder, log) -> folder.createIfAbsent(
                        PROPERTIES, empty -> JvmProcess.write(empty.resolve(PROPERTIES), Map.of())),
                (port, folder, log) -> launch(port, config, folder, log));
    }

    private static ConnectWorker launch(int port, Config config, DataFolder folder, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        Path properties = folder.path().resolve(PROPERTIES);
        JvmProcess.write(properties, workerProperties(config.bootstrapServers(), port));
        List<String> command = JvmProcess.command(
                PART,
                config.libFolder(),
                folder.path(),
                config.jvmArgs(),
                List.of("org.apache.kafka.connect.cli.ConnectDistributed", properties.toString()));
        Process process = ChildProcess.start(command, folder.path(), log, environment -> {
            JvmProcess.environment(environment);
            environment.putAll(config.environment());
        });
        URI restUri = URI.create("http://127.0.0.1:" + port);
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PROBE_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            ChildProcess.awaitReady(NAME, process, log, READY_LIMIT, () -> isHealthy(client, restUri));
        }
        return new ConnectWorker(folder, process, restUri);
    }

    /** {@code /health} answers 200 once the worker has read its topics and joined its group; {@code /} would as soon as the port is open. */
    private static boolean isHealthy(HttpClient client, URI restUri) {
        HttpRequest request = HttpRequest.newBuilder(restUri.resolve("/health"))
                .timeout(PROBE_TIMEOUT)
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Map<String, String> workerProperties(String bootstrapServers, int port) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("bootstrap.servers", bootstrapServers);
        values.put("group.id", "licenseauth-connect");
        values.put("client.id", "licenseauth-connect");
        values.put("listeners", "http://127.0.0.1:" + port);
        values.put("rest.advertised.host.name", "127.0.0.1");
        values.put("rest.advertised.port", Integer.toString(port));
        for (String store : List.of("config", "offset", "status")) {
            values.put(store + ".storage.replication.factor", "1");
        }
        values.put("config.storage.topic", "connect.configs");
        values.put("offset.storage.topic", "connect.offsets");
        values.put("status.storage.topic", "connect.status");
        values.put("offset.storage.partitions", "1");
        values.put("status.storage.partitions", "1");
        values.put("offset.flush.interval.ms", "1000");
        values.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        values.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        // Without plugin.path the connectors are those of the class path; their service files spare scanning every
        // class.
        values.put("plugin.discovery", "service_load");
        values.put("config.providers", "env");
        values.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        values.put("connector.client.config.override.policy", "All");
        // After a SIGKILL the group waits this long for the dead worker; six seconds is the least a broker accepts
        // unless told otherwise.
        values.put("session.timeout.ms", "6000");
        values.put("heartbeat.interval.ms", "2000");
        values.put("rebalance.timeout.ms", "10000");
        values.put("scheduled.rebalance.max.delay.ms", "0");
        values.put("task.shutdown.graceful.timeout.ms", "3000");
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

    /** Where the REST interface listens, without a trailing slash. */
    public URI restUri() {
        return restUri;
    }

    @Override
    public void close() {
        KIND.stop(process, folder);
    }
}
