package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.FreePort;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the stack once on a data folder of its own, so that every part's start-up cache can be made from what that run did. */
final class Training {

    /** Enough for the code of a validation to be compiled, which its profile in the cache then spares. */
    private static final int VALIDATIONS = 300;

    private static final int AT_ONE_TIME = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Invocation.Train invocation;
    private final Installation installation;
    private final Console console;

    Training(Invocation.Train invocation, Installation installation, Console console) {
        this.invocation = invocation;
        this.installation = installation;
        this.console = console;
    }

    void run() throws IOException, LauncherException, InterruptedException {
        installation.requireBuilt();
        StartUpCaches caches = StartUpCaches.plan(installation, StartUpCaches.Recording.EVERYTHING);
        if (invocation.onlyIfMostAreMissing() && caches.missing() <= StartUpCaches.Recording.ALONGSIDE.parts()) {
            return;
        }
        console.line("Preparing fast starts: one trial run, its start-up caches are kept in "
                + installation.sharedFiles().resolve("aot"));
        delete(invocation.data());
        DataFolder data = DataFolder.prepare(invocation.data());
        try (LauncherLock lock = LauncherLock.tryTake(data).orElse(null)) {
            if (lock == null) {
                throw new LauncherException("Another trial run is on the way.");
            }
            Leftovers.end(data);
            Setup setup = new Setup(installation, data, data.initialise(), Ports.choose(FreePort.next()), caches);
            Path logFile = installation.sharedFiles().resolve("training.log");
            try (PrintStream log = new PrintStream(Files.newOutputStream(logFile), true, StandardCharsets.UTF_8)) {
                runOnce(setup, new Console(log, log, Clock.systemUTC()));
            }
            create(caches);
        }
        delete(invocation.data());
        int missing = caches.missing();
        console.line("Prepared in %s%s"
                .formatted(
                        Console.seconds(console.elapsed()),
                        missing == 0 ? "" : "; %d parts stay without a cache for now".formatted(missing)));
    }

    private static void runOnce(Setup setup, Console quiet)
            throws IOException, LauncherException, InterruptedException {
        StateFile state = StateFile.create(setup.data().stateFile(), State.starting(setup));
        Supervisor supervisor = new Supervisor(setup, new StateRecorder(setup, state, quiet), quiet);
        Thread onSignal = new Thread(
                () -> {
                    try {
                        supervisor.stop();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "on-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            supervisor.start();
            String validation = DemoSeed.of(setup).seed().url();
            for (int i = 0; i < VALIDATIONS; i++) {
                Http.get(validation, TIMEOUT);
            }
        } finally {
            supervisor.stop();
        }
    }

    private static void create(StartUpCaches caches) throws InterruptedException, IOException {
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONE_TIME)) {
            List<Future<?>> made = JavaPrograms.PARTS.stream()
                    .<Future<?>>map(part -> executor.submit(() -> {
                        caches.create(part);
                        return null;
                    }))
                    .toList();
            for (Future<?> one : made) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A start-up cache could not be made", e.getCause());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
