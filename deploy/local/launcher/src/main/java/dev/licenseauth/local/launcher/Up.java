package dev.licenseauth.local.launcher;

import dev.licenseauth.local.client.LoginRefusedException;

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
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(15);
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
            StartUpCaches caches = StartUpCaches.plan(installation, StartUpCaches.Recording.ALONGSIDE);
            Setup setup = new Setup(installation, data, data.initialise(), Ports.choose(invocation.port()), caches);
            run(setup, StateFile.create(data.stateFile(), State.starting(setup)));
        }
    }

    private void run(Setup setup, StateFile state) throws LauncherException, IOException, InterruptedException {
        StateRecorder recorder = new StateRecorder(setup, state, console);
        Supervisor supervisor = new Supervisor(setup, recorder, console);
        BackgroundCaches caches = new BackgroundCaches(setup.caches(), console);
        // Ctrl-C, SIGTERM, a closed terminal: the JVM runs this and then ends.
        Thread onSignal = new Thread(() -> stop(supervisor, caches), "on-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            console.line("Starting License Auth on " + setup.data().root());
            supervisor.start();
            show(setup, state);
            recorder.ready();
            caches.start();
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

    private void stop(Supervisor supervisor, BackgroundCaches caches) {
        try {
            caches.stop();
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

    private void show(Setup setup, StateFile state) throws IOException, LauncherException, InterruptedException {
        String url = setup.ports().url(PartName.GATEWAY);
        Secrets secrets = setup.secrets();
        Proc.Memory memory = memory(state.current());
        console.line("All parts ready after %s; memory %d MB (PSS; the sum of RSS is %d MB)"
                .formatted(
                        Console.seconds(console.elapsed()),
                        memory.proportionalBytes() >> 20,
                        memory.residentBytes() >> 20));
        if (invocation.demo()) {
            showDemo(setup, state);
        }
        awaitHealth(url);
        console.line("");
        Stream.of(
                        "License Auth runs at " + url + " after " + Console.seconds(console.elapsed()),
                        "  first super_admin  " + State.ADMIN_USERNAME + ", password in " + secrets.adminPassword(),
                        "  all addresses      in " + setup.data().stateFile(),
                        "Next: docs/quickstart.md logs in and issues a licence with curl; deploy/local/status, deploy/local/logs PART, deploy/local/down"
                                + (invocation.detach() ? "" : " or Ctrl-C"))
                .forEach(console::line);
    }

    /** GET /health looks every two seconds: what it says right after the last part is ready is of before. */
    private void awaitHealth(String url) throws InterruptedException {
        long end = System.nanoTime() + HEALTH_LIMIT.toNanos();
        while (!isHealthy(url)) {
            if (System.nanoTime() - end > 0) {
                console.line("GET /health says that something is not ready: see deploy/local/status");
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isHealthy(String url) {
        try {
            return Http.get(url + "/health", HEALTH_LIMIT).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void showDemo(Setup setup, StateFile state) throws IOException, LauncherException, InterruptedException {
        DemoSeed.Shown shown;
        try {
            shown = DemoSeed.of(setup).seed();
        } catch (LoginRefusedException e) {
            // Whose stack it is may change the password, and must still be able to start it.
            console.line("No demo: %s cannot log in with the password in %s (%s)"
                    .formatted(State.ADMIN_USERNAME, setup.secrets().adminPassword(), e.getMessage()));
            return;
        }
        state.update(current -> current.with(shown.demo()));
        console.line("");
        console.line("A licence of the demo app, validated through the gateway:");
        console.line(indent(shown.request()));
        console.line(indent(shown.answer()));
        console.line(
                "Its event, read from GET /api/v1/events after PostgreSQL, Debezium, Kafka and the audit service:");
        console.line(indent(shown.event()));
    }

    private static Proc.Memory memory(State state) {
        return state.parts().values().stream()
                .flatMap(part -> part.process().find().stream())
                .map(Proc::memory)
                .reduce(Proc.memoryAlone(ProcessHandle.current()), Proc.Memory::plus);
    }

    private static String indent(String text) {
        return text.indent(2).stripTrailing();
    }
}
