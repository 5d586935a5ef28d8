package dev.licenseauth.local.infrastructure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A second JVM that starts a server and then waits: the one to kill, so that its server becomes an orphan. */
final class OtherJvm implements AutoCloseable {

    private static final String READY = "server pid ";

    private final Process jvm;
    private final ProcessHandle server;

    private OtherJvm(Process jvm, ProcessHandle server) {
        this.jvm = jvm;
        this.server = server;
    }

    static OtherJvm withPostgres(Path dataDir) throws IOException {
        return start("postgres", dataDir);
    }

    static OtherJvm withKafka(Path dataDir) throws IOException {
        return start("kafka", dataDir);
    }

    private static OtherJvm start(String server, Path dataDir) throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        server,
                        dataDir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                Optional<ProcessHandle> handle = ProcessHandle.of(Long.parseLong(line.substring(READY.length())));
                return new OtherJvm(jvm, handle.orElseThrow());
            }
        }
        throw new IOException("The other JVM ended without starting its server");
    }

    /** The server the other JVM started. */
    ProcessHandle server() {
        return server;
    }

    /** Kills the JVM, not its server. */
    void kill() {
        Signals.kill(List.of(jvm.toHandle()));
    }

    /** Kills the server's first process; its children are left to notice. */
    void killServer() {
        Signals.kill(List.of(server));
    }

    @Override
    public void close() {
        kill();
        killServer();
    }

    public static void main(String[] args) throws Exception {
        Path dataDir = Path.of(args[1]);
        ServerProcess server = switch (args[0]) {
            case "postgres" -> PostgresServer.start(Configs.postgres(dataDir, 0));
            case "kafka" -> KafkaBroker.start(Configs.kafka(dataDir, 0));
            default -> throw new IllegalArgumentException(args[0]);
        };
        System.out.println(READY + server.handle().pid());
        server.handle().onExit().join();
    }
}
