package dev.licenseauth.local.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code deploy/local/up}: makes the folder usable, starts everything, shows one validation, and runs until it is asked to end. */
final class Up {

    private static final Duration PREVIOUS_STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Invocation.Up invocation;
    private final Installation installation;
    private final Console console;
    private final Outcome outcome;

    Up(Invocation.Up invocation, Installation installation, Console console, Outcome outcome) {
        this.invocation = invocation;
        this.installation = installation;
        this.console = console;
        this.outcome = outcome;
    }

    /** Returns when the stack has ended. */
    void run() throws LauncherException, IOException, InterruptedException {
        DataFolder data = DataFolder.prepare(invocation.data());
        try (LauncherLock _ = lock(data)) {
            console.logTo(data.launcherLog());
            installation.requireBuilt();
            endLeftovers(data);
            requireFree(invocation.port());
            Secrets secrets = data.initialise();
            Ports ports = Ports.choose(invocation.port());
            StateFile state = StateFile.create(data.stateFile(), initialState(secrets, ports));
            run(data, secrets, ports, state);
        }
    }

    private void run(DataFolder data, Secrets secrets, Ports ports, StateFile state)
            throws LauncherException, IOException, InterruptedException {
        Supervisor supervisor = new Supervisor(installation, data, secrets, ports, state, console);
        // Ctrl-C, SIGTERM, a closed terminal: the JVM runs this and then ends.
        Thread onSignal = new Thread(() -> stop(supervisor), "on-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            console.line("Starting License Auth on " + data.root());
            supervisor.start();
            show(data, secrets, ports, state);
            outcome.tell(0);
            if (invocation.detach()) {
                console.detach();
            }
        } catch (LauncherException | IOException | RuntimeException e) {
            boolean signalled = supervisor.isStopping();
            supervisor.stop();
            if (!signalled) {
                throw e;
            }
        }
        supervisor.awaitStopped();
    }

    private void stop(Supervisor supervisor) {
        try {
            boolean isFirst = !supervisor.isStopping();
            Duration before = console.elapsed();
            supervisor.stop();
            if (isFirst) {
                console.line(
                        "Stopped after " + Console.seconds(console.elapsed().minus(before)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LauncherLock lock(DataFolder data) throws IOException, LauncherException, InterruptedException {
        long end = System.nanoTime() + PREVIOUS_STOP_LIMIT.toNanos();
        boolean told = false;
        while (true) {
            LauncherLock lock = LauncherLock.tryTake(data).orElse(null);
            if (lock != null) {
                return lock;
            }
            State other = StateFile.read(data.stateFile()).orElse(null);
            if (other == null || other.phase() != State.Phase.STOPPING || System.nanoTime() - end > 0) {
                throw new LauncherException(
                        "A stack already runs on %s%s: see deploy/local/status, end it with deploy/local/down, or choose another --data and --port."
                                .formatted(
                                        data.root(),
                                        LauncherLock.holder(data)
                                                .map(launcher -> " (launcher pid %d)".formatted(launcher.pid()))
                                                .orElse("")));
            }
            if (!told) {
                console.line("Waiting for the previous run to end");
                told = true;
            }
            Thread.sleep(PAUSE);
        }
    }

    private void endLeftovers(DataFolder data) {
        Map<PartName, List<ProcessHandle>> ended = Leftovers.end(data);
        if (!ended.isEmpty()) {
            console.line("Ended what a killed run had left: " + Leftovers.describe(ended));
        }
    }

    private static void requireFree(int port) throws LauncherException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(Ports.HOST), port));
        } catch (IOException e) {
            throw new LauncherException(
                    "Port %d on %s cannot be used (%s): end what listens there or choose another with --port."
                            .formatted(port, Ports.HOST, e.getMessage()),
                    e);
        }
    }

    private static State initialState(Secrets secrets, Ports ports) {
        return new State(
                State.Phase.STARTING,
                ports.url(PartName.GATEWAY),
                secrets.adminPassword(),
                secrets.bootstrapToken(),
                null,
                ProcessIdentity.of(ProcessHandle.current()),
                Map.of());
    }

    private void show(DataFolder data, Secrets secrets, Ports ports, StateFile state)
            throws IOException, LauncherException, InterruptedException {
        String url = ports.url(PartName.GATEWAY);
        console.line("All parts ready after %s, %d MB resident"
                .formatted(Console.seconds(console.elapsed()), residentMegabytes(state.current())));
        DemoSeed.Shown shown = invocation.demo()
                ? new DemoSeed(url, Secrets.read(secrets.bootstrapToken()), data.demoFile()).seed()
                : null;
        state.update(current -> withDemo(current, shown).with(State.Phase.READY));
        if (shown != null) {
            console.line("");
            console.line("A licence of the demo app, validated through the gateway:");
            console.line(indent(shown.request()));
            console.line(indent(shown.answer()));
            console.line(
                    "Its event, from PostgreSQL through Debezium and Kafka to the audit service (GET /api/v1/events):");
            console.line(indent(shown.event()));
        }
        console.line("");
        Stream.of(
                        "License Auth runs at " + url + " after " + Console.seconds(console.elapsed()),
                        "  first super_admin      " + State.ADMIN_USERNAME + ", password in " + secrets.adminPassword(),
                        "  token for admin calls  in " + secrets.bootstrapToken(),
                        "  all addresses          in " + data.stateFile(),
                        "Next: docs/README.md is the map; deploy/local/status, deploy/local/logs PART, deploy/local/down"
                                + (invocation.detach() ? "" : " or Ctrl-C"))
                .forEach(console::line);
    }

    private static State withDemo(State state, DemoSeed.@Nullable Shown shown) {
        return shown == null ? state : state.with(shown.demo());
    }

    private static long residentMegabytes(State state) {
        return Stream.concat(
                                Stream.of(ProcessIdentity.of(ProcessHandle.current())),
                                state.parts().values().stream().map(State.Part::process))
                        .flatMap(identity -> identity.find().stream())
                        .map(process -> process.equals(ProcessHandle.current())
                                ? Proc.memoryAlone(process)
                                : Proc.memory(process))
                        .mapToLong(Proc.Memory::residentBytes)
                        .sum()
                >> 20;
    }

    private static String indent(String text) {
        return text.indent(2).stripTrailing();
    }
}
