package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.StartFailedException;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts all parts, each as early as what it needs is there, keeps them running, and ends them in order. */
final class Supervisor {

    /** The limits of all groups add up to 15 s, unless one records its start-up. */
    private static final Duration STOP_LIMIT = Duration.ofMillis(3_500);

    private static final Duration GATEWAY_STOP_LIMIT = Duration.ofSeconds(1);

    private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

    private final StartUpCaches caches;
    private final DataFolder data;
    private final StateRecorder state;
    private final Console console;
    private final Parts parts;
    private final String bootstrapServers;
    private final Databases databases;
    private final Connectors connectors;
    private final Map<PartName, PartRunner> runners = new EnumMap<>(PartName.class);
    private final Thread connectorKeeper;
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Supervisor(Setup setup, StateRecorder state, Console console) {
        this.caches = setup.caches();
        this.data = setup.data();
        this.state = state;
        this.console = console;
        this.parts = new Parts(setup, state::started);
        Ports ports = setup.ports();
        this.bootstrapServers = ports.bootstrapServers();
        this.databases = new Databases(ports.of(PartName.POSTGRES), setup.secrets());
        this.connectors = new Connectors(
                ports.url(PartName.CONNECT), setup.installation().connectors(), databases::hasPublication, console);
        this.connectorKeeper = Thread.ofVirtual().name("connectors").unstarted(connectors::keep);
        for (PartName name : PartName.values()) {
            runners.put(name, new PartRunner(name, starter(name), console, process -> ready(name, process)));
        }
    }

    private void ready(PartName name, ProcessHandle process) {
        state.started(name, process);
        try {
            Priority.settle(name, process);
        } catch (IOException e) {
            console.part(name.id(), "keeps the priority of the others: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PartRunner.Starter starter(PartName name) {
        return switch (name) {
            case POSTGRES -> parts::postgres;
            case KAFKA -> parts::kafka;
            case CONNECT -> parts::connect;
            case AUTH_SERVICE -> () -> parts.service(Service.AUTH);
            case LICENSE_SERVICE -> () -> parts.service(Service.LICENSE);
            case AUDIT_SERVICE -> () -> parts.service(Service.AUDIT);
            case WEBHOOK_DISPATCHER -> () -> parts.service(Service.WEBHOOK);
            case GATEWAY -> parts::gateway;
        };
    }

    private PartRunner runner(PartName name) {
        PartRunner runner = runners.get(name);
        if (runner == null) {
            throw new IllegalStateException("No runner for " + name);
        }
        return runner;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws LauncherException when a part does not get there; what had started still runs until {@link #stop}
     */
    void start() throws LauncherException, InterruptedException {
        runner(PartName.POSTGRES).start();
        runner(PartName.KAFKA).start();
        CompletableFuture<Void> provisioned = ready(PartName.POSTGRES).thenRunAsync(this::provision, VIRTUAL);
        CompletableFuture<Void> topics = ready(PartName.KAFKA).thenRunAsync(this::createTopics, VIRTUAL);
        CompletableFuture<Void> services = provisioned.thenRun(() -> {
            for (Service service : Service.values()) {
                runner(service.part()).start();
            }
            runner(PartName.GATEWAY).start();
        });
        CompletableFuture<Void> connect = ready(PartName.KAFKA).thenRun(runner(PartName.CONNECT)::start);
        CompletableFuture<Void> keeper =
                CompletableFuture.allOf(ready(PartName.CONNECT), provisioned).thenRun(connectorKeeper::start);

        List<CompletableFuture<?>> needed =
                new ArrayList<>(List.of(services, topics, connect, keeper, connectors.running()));
        runners.values().forEach(runner -> needed.add(runner.firstReady()));
        awaitAll(needed);
    }

    private CompletableFuture<Duration> ready(PartName name) {
        return runner(name).firstReady();
    }

    /** The first failure ends the wait. */
    private void awaitAll(List<CompletableFuture<?>> needed) throws LauncherException, InterruptedException {
        CompletableFuture<Void> all = CompletableFuture.allOf(needed.toArray(CompletableFuture<?>[]::new));
        needed.forEach(one -> one.exceptionally(failure -> {
            all.completeExceptionally(failure);
            return null;
        }));
        try {
            all.get(Parts.READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LauncherException(late(), e);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static LauncherException failed(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return switch (cause instanceof CompletionException wrapped ? wrapped.getCause() : cause) {
            case StartFailedException start -> new LauncherException(String.valueOf(start.getMessage()), start);
            case LauncherException own -> own;
            case null, default -> throw new IllegalStateException("The stack did not start", failure);
        };
    }

    private String late() {
        long limit = Parts.READY_LIMIT.toSeconds();
        for (PartRunner runner : runners.values()) {
            if (!runner.firstReady().isDone()) {
                return "%s was not ready after %d s; its log is %s. It said last:%n%s"
                        .formatted(runner.name(), limit, data.log(runner.name()), LogTail.of(data.log(runner.name())));
            }
        }
        return "The outbox connectors were not running after %d s: %s; see %s."
                .formatted(limit, connectors.trouble(), data.log(PartName.CONNECT));
    }

    private void provision() {
        try {
            databases.provision();
        } catch (SQLException | IOException e) {
            throw new CompletionException(new LauncherException(
                    "The databases cannot be prepared (%s): see %s."
                            .formatted(e.getMessage(), data.log(PartName.POSTGRES)),
                    e));
        }
    }

    private void createTopics() {
        try {
            Topics.create(bootstrapServers);
        } catch (LauncherException e) {
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(new LauncherException(
                    "The topics cannot be created (%s): see %s.".formatted(e.getMessage(), data.log(PartName.KAFKA)),
                    e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** Ends all parts, whatever state they are in; returns when nothing is left. Further calls wait for the first. */
    void stop() throws InterruptedException {
        if (!stopRequested.compareAndSet(false, true)) {
            stopped.await();
            return;
        }
        try {
            console.line("Stopping");
            state.stopping();
            connectorKeeper.interrupt();
            runners.values().forEach(PartRunner::expectEnd);
            for (List<PartName> group : PartName.STOP_ORDER) {
                stop(group);
            }
        } finally {
            state.stopped();
            stopped.countDown();
        }
    }

    private Duration stopLimit(PartName name) {
        return caches.grace(name, name == PartName.GATEWAY ? GATEWAY_STOP_LIMIT : STOP_LIMIT);
    }

    private void stop(List<PartName> group) throws InterruptedException {
        List<Thread> stopping = new ArrayList<>();
        for (PartName name : group) {
            PartRunner runner = runner(name);
            stopping.add(Thread.ofVirtual().start(() -> {
                try {
                    runner.stop(stopLimit(name));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : stopping) {
            thread.join();
        }
    }

    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    boolean isStopping() {
        return stopRequested.get();
    }
}
