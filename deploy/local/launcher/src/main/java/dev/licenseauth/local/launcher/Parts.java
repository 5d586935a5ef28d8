package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.ConnectWorker;
import dev.licenseauth.local.infrastructure.KafkaBroker;
import dev.licenseauth.local.infrastructure.PostgresBinaries;
import dev.licenseauth.local.infrastructure.PostgresServer;
import dev.licenseauth.local.infrastructure.StartFailedException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** How each part is started: its program, its memory, what it is told about the others. */
final class Parts {

    static final Duration READY_LIMIT = Duration.ofMinutes(2);

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Installation installation;
    private final DataFolder data;
    private final Secrets secrets;
    private final Ports ports;
    private final StartUpCaches caches;
    private final BiConsumer<PartName, ProcessHandle> onStarted;

    /** @param onStarted told about the process of a service or the gateway before it is ready */
    Parts(Setup setup, BiConsumer<PartName, ProcessHandle> onStarted) {
        this.installation = setup.installation();
        this.data = setup.data();
        this.secrets = setup.secrets();
        this.ports = setup.ports();
        this.caches = setup.caches();
        this.onStarted = onStarted;
    }

    PostgresServer postgres() throws StartFailedException, InterruptedException {
        try {
            return PostgresServer.start(new PostgresServer.Config(
                    PostgresBinaries.unpack(installation.sharedFiles().resolve("postgres")),
                    data.workingFolder(PartName.POSTGRES),
                    data.log(PartName.POSTGRES),
                    ports.of(PartName.POSTGRES),
                    Secrets.read(secrets.superuserPassword()),
                    List.of()));
        } catch (IOException | UncheckedIOException e) {
            throw new StartFailedException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    KafkaBroker kafka() throws StartFailedException, InterruptedException {
        return KafkaBroker.start(new KafkaBroker.Config(
                installation.runtimeLibraries(),
                data.workingFolder(PartName.KAFKA),
                data.log(PartName.KAFKA),
                ports.of(PartName.KAFKA),
                jvm(PartName.KAFKA)));
    }

    ConnectWorker connect() throws StartFailedException, InterruptedException {
        return ConnectWorker.start(new ConnectWorker.Config(
                installation.runtimeLibraries(),
                data.workingFolder(PartName.CONNECT),
                data.log(PartName.CONNECT),
                ports.of(PartName.CONNECT),
                ports.bootstrapServers(),
                connectEnvironment(),
                jvm(PartName.CONNECT)));
    }

    JavaProcess service(Service service) throws StartFailedException, InterruptedException {
        PartName part = service.part();
        List<String> arguments = new ArrayList<>(jvm(part));
        arguments.addAll(addresses(service));
        arguments.addAll(List.of("-jar", installation.serviceJar(service).toString()));
        return start(part, arguments, serviceEnvironment(service));
    }

    JavaProcess gateway() throws StartFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(jvm(PartName.GATEWAY));
        arguments.addAll(installation.gatewayClassPath());
        arguments.addAll(List.of(
                "dev.licenseauth.local.launcher.gateway.GatewayMain",
                "--routes",
                installation.routes().toString(),
                "--host",
                Ports.HOST,
                "--port",
                Integer.toString(ports.of(PartName.GATEWAY)),
                "--management-port",
                Integer.toString(ports.managementOf(PartName.GATEWAY))));
        for (Service service : Service.values()) {
            arguments.addAll(List.of("--upstream", service.part() + "=" + ports.url(service.part())));
        }
        return start(PartName.GATEWAY, arguments, Map.of());
    }

    private JavaProcess start(PartName part, List<String> arguments, Map<String, String> environment)
            throws StartFailedException, InterruptedException {
        Map<String, String> complete = new TreeMap<>(environment);
        complete.put("MALLOC_ARENA_MAX", "2");
        return JavaProcess.start(
                new JavaProcess.Config(
                        part,
                        data.workingFolder(part),
                        data.log(part),
                        arguments,
                        complete,
                        ports.managementUrl(part) + "/q/health/ready",
                        caches.grace(part, GRACE)),
                READY_LIMIT,
                process -> onStarted.accept(part, process));
    }

    private List<String> jvm(PartName part) {
        List<String> options = new ArrayList<>(List.of(data.jvmMark()));
        options.addAll(JvmOptions.of(part));
        options.addAll(caches.options(part));
        return options;
    }

    private Map<String, String> serviceEnvironment(Service service) throws StartFailedException {
        PartName part = service.part();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("QUARKUS_PROFILE", "local");
        environment.put("QUARKUS_HTTP_HOST", Ports.HOST);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(part)));
        environment.put("QUARKUS_MANAGEMENT_HOST", Ports.HOST);
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementOf(part)));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://%s:%d/%s".formatted(Ports.HOST, ports.of(PartName.POSTGRES), service.database()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", service.database());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", readSecret(secrets.databasePassword(service)));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", ports.bootstrapServers());
        environment.put("LICENSEAUTH_MASTER_KEY_FILE", secrets.masterKey().toString());
        environment.put("LICENSEAUTH_SERVICE_KEY_FILE", secrets.serviceKey().toString());
        environment.put("LICENSEAUTH_TRUSTED_PROXIES", Ports.HOST + "/32");
        if (service == Service.AUTH) {
            environment.put(
                    "LICENSEAUTH_INITIAL_ADMIN_PASSWORD_FILE",
                    secrets.adminPassword().toString());
        } else {
            environment.put(
                    "LICENSEAUTH_AUTH_STATE_FEED_URL", ports.url(PartName.AUTH_SERVICE) + "/internal/v1/auth-state");
        }
        return environment;
    }

    /** Whom auth-service asks for GET /health. As properties: the names have dashes, which an environment variable cannot tell. */
    private List<String> addresses(Service service) {
        if (service != Service.AUTH) {
            return List.of();
        }
        return Stream.of(Service.values())
                .map(Service::part)
                .map(part -> "-Dlicenseauth.auth.health.targets.%s=%s/q/health/ready"
                        .formatted(part, ports.managementUrl(part)))
                .toList();
    }

    /** What {@code ${env:NAME}} in {@code deploy/connectors} refers to. */
    private Map<String, String> connectEnvironment() throws StartFailedException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            String prefix = service.database().toUpperCase(Locale.ROOT);
            environment.put(prefix + "_DB_HOST", Ports.HOST);
            environment.put(prefix + "_DB_PORT", Integer.toString(ports.of(PartName.POSTGRES)));
            environment.put(prefix + "_DB_NAME", service.database());
        }
        environment.put("OUTBOX_CONNECTOR_USER", Databases.CONNECTOR_ROLE);
        environment.put("OUTBOX_CONNECTOR_PASSWORD", readSecret(secrets.connectorPassword()));
        return environment;
    }

    private static String readSecret(Path file) throws StartFailedException {
        try {
            return Secrets.read(file);
        } catch (IOException e) {
            throw new StartFailedException("The secret %s cannot be read (%s).".formatted(file, e), e);
        }
    }
}
