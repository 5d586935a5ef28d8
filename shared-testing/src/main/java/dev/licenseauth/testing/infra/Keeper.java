package dev.licenseauth.testing.infra;

import dev.licenseauth.local.infrastructure.KafkaBroker;
import dev.licenseauth.local.infrastructure.PostgresBinaries;
import dev.licenseauth.local.infrastructure.PostgresServer;
import dev.licenseauth.local.infrastructure.ServerProcess;
import dev.licenseauth.local.infrastructure.StartFailedException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps PostgreSQL and Kafka running for a build's tests, in a JVM of its own that outlives the test JVMs, and ends when the last process
 * that wanted them has ended.
 */
final class Keeper {

    private static final long STOP_SECONDS = 20;

    private final KeeperFolder folder;
    private final Path library;
    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final Collection<ServerProcess> started = new ConcurrentLinkedQueue<>();

    private Keeper(KeeperFolder folder, Path library) {
        this.folder = folder;
        this.library = library;
    }

    /**
     * Runs until nobody wants the servers any more.
     *
     * @param args the folder of {@link KeeperFolder}; the folder with the broker's jars
     */
    public static void main(String[] args) throws Exception {
        Keeper keeper = new Keeper(new KeeperFolder(Path.of(args[0])), Path.of(args[1]));
        // The one way out, also on SIGTERM and when a start fails.
        Runtime.getRuntime().addShutdownHook(new Thread(keeper::stop, "stop"));
        keeper.start();
        keeper.awaitLastOwner();
        System.exit(0);
    }

    private void start() throws InterruptedException, ExecutionException, IOException, SQLException {
        String superuserPassword = Secrets.token();
        String connectorPassword = Secrets.token();
        Future<KafkaBroker> kafka = starts.submit(this::startKafka);
        PostgresServer postgres =
                starts.submit(() -> startPostgres(superuserPassword)).get();
        createConnectorRole(postgres, superuserPassword, connectorPassword);
        int kafkaPort = kafka.get().port();
        new Endpoint(ProcessHandle.current().pid(), postgres.port(), superuserPassword, connectorPassword, kafkaPort)
                .write(folder.endpointFile());
    }

    /** The data of earlier builds is of no use to anyone. */
    private PostgresServer startPostgres(String superuserPassword) throws StartFailedException, InterruptedException {
        Path data = folder.path().resolve("postgres");
        PostgresServer.delete(data);
        PostgresServer server = PostgresServer.start(new PostgresServer.Config(
                PostgresBinaries.unpack(folder.path().resolve("postgres-programs")),
                data,
                folder.log("postgres"),
                0,
                superuserPassword,
                List.of()));
        started.add(server);
        return server;
    }

    private KafkaBroker startKafka() throws StartFailedException, InterruptedException {
        Path data = folder.path().resolve("kafka");
        KafkaBroker.delete(data);
        KafkaBroker broker = KafkaBroker.start(new KafkaBroker.Config(
                library, data, folder.log("kafka"), 0, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1")));
        started.add(broker);
        return broker;
    }

    /** The services' migrations grant rights to this role, so it must be there before any of them runs. */
    private static void createConnectorRole(PostgresServer postgres, String superuserPassword, String password)
            throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl("postgres"), "postgres", superuserPassword);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE ROLE %s LOGIN REPLICATION PASSWORD '%s'".formatted(TestDatabase.CONNECTOR_ROLE, password));
        }
    }

    /** Nobody can begin to use the servers while they are being given up: both happen with the lock held. */
    private void awaitLastOwner() throws IOException, InterruptedException {
        while (true) {
            Optional<ProcessHandle> owner;
            try (KeeperFolder.Exclusive _ = folder.lock()) {
                owner = folder.anyOwner();
                if (owner.isEmpty()) {
                    Files.deleteIfExists(folder.endpointFile());
                    return;
                }
            }
            owner.get().onExit().join();
        }
    }

    private void stop() {
        starts.shutdownNow();
        try {
            // A start that is under way ends its process when interrupted.
            starts.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        started.forEach(ServerProcess::close);
    }
}
