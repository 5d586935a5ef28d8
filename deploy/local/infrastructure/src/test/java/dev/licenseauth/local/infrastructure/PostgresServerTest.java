package dev.licenseauth.local.infrastructure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PostgresServerTest {

    @TempDir
    private Path temp;

    @Test
    void whatWasCommittedSurvivesASigkillOfTheServer() throws Exception {
        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
            execute(server, "CREATE TABLE note (text text)");
            execute(server, "INSERT INTO note VALUES ('kept')");

            server.handle().destroyForcibly();
            server.handle().onExit().join();

            assertThat(server.isAlive()).isFalse();
        }
        try (PostgresServer again = PostgresServer.start(Configs.postgres(data(), 0))) {
            assertThat(query(again, "SELECT text FROM note")).isEqualTo("kept");
        }
    }

    @Test
    void itIsDurableAndReadyForLogicalReplication() throws Exception {
        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0, "work_mem=5MB"))) {
            assertThat(query(server, "SHOW server_version")).startsWith("18.");
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(server, "SHOW wal_level")).isEqualTo("logical");
            assertThat(query(server, "SHOW work_mem")).isEqualTo("5MB");
            assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.readString(data().resolve("pg_hba.conf")))
                    .contains("scram-sha-256")
                    .doesNotContain(" trust");
        }
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).noneMatch(file -> file.toString().contains("password"));
        }
    }

    @Test
    void anOrphanOfAnEarlierRunIsEnded() throws Exception {
        try (OtherJvm other = OtherJvm.withPostgres(data())) {
            other.kill();
            assertThat(other.server().isAlive()).isTrue();

            try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
                assertThat(ProcFs.isRunning(other.server())).isFalse();
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
                assertThat(Files.readString(Configs.log(data())))
                        .contains("left over from an earlier run", "received fast shutdown request");
            }
        }
    }

    @Test
    void aSessionThatIsTooBusyToNoticeThatItsServerWasKilledIsEnded() throws Exception {
        try (OtherJvm other = OtherJvm.withPostgres(data());
                Connection client = connect("jdbc:postgresql://127.0.0.1:%s/postgres".formatted(portInPidFile()));
                Statement statement = client.createStatement()) {
            ProcessHandle session = ProcessHandle.of(Long.parseLong(query(client, "SELECT pg_backend_pid()")))
                    .orElseThrow();
            CompletableFuture<Boolean> endless = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("DO 'BEGIN LOOP NULL; END LOOP; END'");
                } catch (SQLException ended) {
                    throw new IllegalStateException(ended);
                }
            });
            await().until(() -> cpuSeconds(session) > 0.1);
            other.kill();
            other.killServer();
            assertThat(session.isAlive()).isTrue();

            try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
                assertThat(ProcFs.isRunning(session)).isFalse();
                assertThat(server.isAlive()).isTrue();
                assertThat(endless).failsWithin(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void deletingAFolderEndsTheOrphanThatWorksInIt() throws Exception {
        try (OtherJvm other = OtherJvm.withPostgres(data())) {
            assertThatThrownBy(() -> PostgresServer.delete(data()))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("is in use");
            other.kill();

            PostgresServer.delete(data());

            assertThat(ProcFs.isRunning(other.server())).isFalse();
            assertThat(data()).doesNotExist();
        }
    }

    @Test
    void aFolderThatIsInUseIsLeftAlone() throws Exception {
        try (OtherJvm other = OtherJvm.withPostgres(data())) {
            assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), 0)))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("is in use by another running stack");
            assertThat(other.server().isAlive()).isTrue();
        }
    }

    @Test
    void aSecondStartInTheSameProgramIsRefusedAndChangesNothing() throws Exception {
        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), 0)))
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageContaining("is in use by another running stack");
            }
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aFirstStartThatWasInterruptedIsMadeAfresh() throws Exception {
        FutureTask<PostgresServer> start = new FutureTask<>(() -> PostgresServer.start(Configs.postgres(data(), 0)));
        Thread thread = Thread.ofVirtual().start(start);
        await().until(() -> Files.exists(temp.resolve("data.unfinished/PG_VERSION")));

        thread.interrupt();

        assertThatThrownBy(start::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(data()).doesNotExist();
        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aHalfWrittenFolderOfAKilledFirstStartIsMadeAfresh() throws Exception {
        Path unfinished = Files.createDirectories(temp.resolve("data.unfinished"));
        Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");
        Files.createDirectories(data());

        try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void aFolderOfSomethingElseIsNotTouched() throws Exception {
        Files.createDirectories(data());
        Files.writeString(data().resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), 0)))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("is not a data folder of PostgreSQL");
        assertThat(data().resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        Files.createDirectories(data());
        Files.writeString(data().resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), 0)))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("holds data of version 17");
    }

    @Test
    void aBusyPortIsOneClearSentence() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), busy.getLocalPort())))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessage(
                            "PostgreSQL did not start: port %d on 127.0.0.1 is in use; stop the program that listens there or choose another port.",
                            busy.getLocalPort());
        }
    }

    @Test
    void itsLastWordsAreQuotedWhenItGivesUp() {
        assertThatThrownBy(() -> PostgresServer.start(Configs.postgres(data(), 0, "shared_buffers=plenty")))
                .isInstanceOf(StartFailedException.class)
                .hasMessageStartingWith("PostgreSQL did not start: it ended at once with exit code 1")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"plenty\"");
    }

    @Test
    void aPidFileThatNamesAnInnocentProcessDoesNotMatter() throws Exception {
        PostgresServer.start(Configs.postgres(data(), 0)).close();
        Process innocent =
                new ProcessBuilder("sleep", "60").directory(data().toFile()).start();
        try {
            Files.writeString(
                    data().resolve("postmaster.pid"), innocent.pid() + "\n" + data() + "\n1\n5432\n\n\n\nready\n");

            try (PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0))) {
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
                assertThat(innocent.isAlive()).isTrue();
            }
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void stoppingDoesNotWaitForClients() throws Exception {
        PostgresServer server = PostgresServer.start(Configs.postgres(data(), 0));
        try (Connection client = connect(server);
                Statement statement = client.createStatement()) {
            CompletableFuture<Void> query = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("SELECT pg_sleep(60)");
                } catch (SQLException cancelled) {
                    throw new IllegalStateException(cancelled);
                }
            });

            server.close();
            server.close();

            assertThat(query).failsWithin(Duration.ofSeconds(5));
            assertThat(server.isAlive()).isFalse();
            assertThat(Files.readString(Configs.log(data()))).contains("database system is shut down");
        }
    }

    private Path data() {
        return temp.resolve("data");
    }

    private String portInPidFile() throws IOException {
        return Files.readAllLines(data().resolve("postmaster.pid")).get(3);
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return connect(server.jdbcUrl("postgres"));
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, "postgres", Configs.SUPERUSER_PASSWORD);
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server)) {
            return query(connection, sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
