package dev.licenseauth.local.infrastructure;

import dev.licenseauth.local.infrastructure.Signals.Request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A PostgreSQL server for one machine: durable (fsync on), reachable only through 127.0.0.1 with scram passwords, ready for logical
 * replication.
 */
public final class PostgresServer implements ServerProcess {

    private static final String NAME = "PostgreSQL";

    /** Crash recovery after a SIGKILL replays up to {@code max_wal_size} first. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);

    /** The mark matches the postmaster and all its children: they share the program file, whatever titles they show. */
    private static final ServerKind KIND =
            new ServerKind(NAME, pid -> Set.of("postgres", "initdb").contains(ProcFs.program(pid)), Request.INTERRUPT);

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "wal_level=logical",
            "max_wal_senders=16",
            "max_replication_slots=16",
            // A connector that stays away must not fill the disk.
            "max_slot_wal_keep_size=2GB",
            "min_wal_size=80MB",
            "max_wal_size=512MB",
            "max_connections=120",
            "shared_buffers=64MB",
            // One machine with cached data: the I/O workers would only cost memory.
            "io_method=sync",
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_line_prefix=%m [%p] %q%u@%d ",
            "log_checkpoints=off");

    private final DataFolder folder;
    private final Process process;
    private final int port;

    private PostgresServer(DataFolder folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /**
     * What to start and where.
     *
     * @param binaries PostgreSQL's home, from {@link PostgresBinaries#unpack}
     * @param dataDir the cluster; made if absent
     * @param log takes the server's output, appended
     * @param port 0 for any free one
     * @param superuserPassword set for the role {@code postgres} when the cluster is made; later starts do not change it
     * @param extraSettings {@code name=value}, each overriding the server's configuration and this class's settings
     */
    public record Config(
            Path binaries, Path dataDir, Path log, int port, String superuserPassword, List<String> extraSettings) {

        public Config {
            extraSettings = List.copyOf(extraSettings);
        }

        @Override
        public String toString() {
            return "Config[dataDir=%s, port=%d]".formatted(dataDir, port);
        }
    }

    /**
     * Makes the cluster if there is none (scram for everyone, data checksums), ends what an earlier run left on it, starts the server and
     * waits until it accepts connections. An interrupt ends the start and leaves no process.
     *
     * @throws StartFailedException if the port is taken, the folder is in use or something else, the disk is full, or the server gives up
     */
    public static PostgresServer start(Config config) throws StartFailedException, InterruptedException {
        return KIND.start(
                config.dataDir(),
                config.log(),
                config.port(),
                (folder, log) ->
                        PostgresCluster.createIfAbsent(folder, config.binaries(), config.superuserPassword(), log),
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

    private static PostgresServer launch(int port, Config config, DataFolder folder, LogFile log)
            throws IOException, StartFailedException, InterruptedException {
        // Nothing runs in the folder and we own it: a pid file in it is stale. PostgreSQL would refuse to start if some
        // other process had got that number since.
        Path pidFile = folder.path().resolve("postmaster.pid");
        Files.deleteIfExists(pidFile);

        List<String> command = new ArrayList<>(PostgresCluster.unprivileged());
        command.addAll(List.of(
                config.binaries().resolve("bin/postgres").toString(),
                "-D",
                folder.path().toString(),
                "-p",
                Integer.toString(port)));
        for (List<String> settings : List.of(SETTINGS, config.extraSettings())) {
            settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        }
        Process process = ChildProcess.start(command, folder.path(), log, PostgresServer::plainEnvironment);
        ChildProcess.awaitReady(NAME, process, log, READY_LIMIT, () -> saysReady(pidFile, process.pid()));
        return new PostgresServer(folder, process, port);
    }

    /** The postmaster writes its pid into the file's first line and its state into the eighth, which pg_ctl waits on too. */
    private static boolean saysReady(Path pidFile, long pid) throws IOException {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.size() >= 8
                    && lines.getFirst().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    /** PG* variables of the user's shell are for his clients and must not steer this server. */
    static void plainEnvironment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANG"));
        environment.put("LC_ALL", "C");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The JDBC URL of a database of this server, without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** {@inheritDoc} Open transactions are rolled back, sessions ended (a fast shutdown). */
    @Override
    public void close() {
        KIND.stop(process, folder);
    }
}
