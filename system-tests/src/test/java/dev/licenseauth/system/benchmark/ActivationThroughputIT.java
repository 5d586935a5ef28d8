package dev.licenseauth.system.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.system.HeldDown;
import dev.licenseauth.system.LocalStack;
import dev.licenseauth.system.OutsideTools;
import dev.licenseauth.system.SuiteClient;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Activations of new devices at license-service against pgbench, which sends the same statements to the same server by itself: as many clients
 * in a closed loop, in turns. The statements are those that PostgreSQL's log tells of an activation, those of the outbox and COMMIT included.
 * Licence-service, its database and the clients are alone on the machine; what the events set off comes later.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class ActivationThroughputIT {
    private static final int CLIENTS = 16;

    /** As many scripts as pgbench takes. */
    private static final int LICENCES_OF_A_CLIENT = 128;

    private static final int LICENCES = CLIENTS * LICENCES_OF_A_CLIENT;
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(12);
    private static final Duration PREPARING = Duration.ofSeconds(8);
    private static final String[] OTHERS = {
        "connect", "kafka", "auth-service", "audit-service", "webhook-dispatcher", "gateway"
    };
    private static final String PATH = "/api/v1/licensing/activate";

    private final AtomicLong devices = new AtomicLong();

    @Test
    void activationsAgainstTheirStatementsAlone() throws Exception {
        OutsideTools.require(List.of(Pgbench.PROGRAM));
        Vertx vertx = Vertx.vertx();
        try (LocalStack stack = LocalStack.start("activations", Map.of(), "--no-demo");
                Database database = Database.of(stack, "license")) {
            List<String> dlids = issue(stack.client());
            URI server = URI.create(stack.url("license-service"));
            LoadGenerator activations = new LoadGenerator(vertx, server, requests(dlids), 200, CLIENTS);
            try (HeldDown _ = stack.holdDown(OTHERS)) {
                activations.run(WARM_UP);
                List<List<Path>> scripts = scripts(stack, database, server, dlids.getFirst());
                compare(stack, database, activations, new Pgbench(database, stack.data()), scripts);
            }
        } finally {
            vertx.close();
        }
    }

    private static List<String> issue(SuiteClient client) throws IOException {
        client.catalogue();
        List<String> dlids = new ArrayList<>();
        while (dlids.size() < LICENCES) {
            int count = Math.min(MOST_AT_ONCE, LICENCES - dlids.size());
            JsonNode issued = client.post(
                            "/api/v1/licenses",
                            Map.of("app_id", SuiteClient.APP, "plan", "pos", "owner", "activations", "count", count))
                    .require(201);
            issued.path("items")
                    .forEach(license -> dlids.add(license.path("dlid").asText()));
        }
        return dlids;
    }

    /** A new device each time, for one licence after the other. */
    private Supplier<byte[]> requests(List<String> dlids) {
        return () -> {
            long device = devices.getAndIncrement();
            return request(dlids.get(Math.toIntExact(device % dlids.size())), "device " + device);
        };
    }

    private static byte[] request(String dlid, String hwid) {
        return HttpConnection.postJson(
                PATH,
                "{\"dlid\":\"%s\",\"product\":\"pos\",\"hwid\":\"%s\",\"device_name\":\"till\",\"sdk\":\"c++\"}"
                        .formatted(dlid, hwid));
    }

    private static List<List<Path>> scripts(LocalStack stack, Database database, URI server, String dlid)
            throws SQLException, IOException {
        List<StatementLog.Executed> seen = new StatementLog(stack, database).transaction("FOR NO KEY UPDATE", () -> {
            try (HttpConnection connection = new HttpConnection(server, Duration.ofSeconds(10))) {
                assertThat(connection
                                .send(request(dlid, "the one that is seen"))
                                .status())
                        .isEqualTo(200);
            }
        });
        seen.forEach(statement ->
                Settings.report("an activation sends: " + statement.sql().replaceAll("\\s+", " ")));
        ActivationScripts.Licence seenWith = licences(
                        database,
                        "WHERE dlid_first4 = '%s' AND dlid_last4 = '%s'"
                                .formatted(dlid.substring(0, 4), dlid.substring(dlid.length() - 4)))
                .getFirst();
        List<Path> files = new ActivationScripts(seen, seenWith)
                .write(stack.data().resolve("scripts"), licences(database, "ORDER BY id"));
        List<List<Path>> scripts = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            scripts.add(files.subList(client * LICENCES_OF_A_CLIENT, (client + 1) * LICENCES_OF_A_CLIENT));
        }
        return scripts;
    }

    private static List<ActivationScripts.Licence> licences(Database database, String which) throws SQLException {
        List<ActivationScripts.Licence> licences = new ArrayList<>();
        try (Statement statement = database.superuser().createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, dlid_hash::text FROM license " + which)) {
            while (rows.next()) {
                licences.add(new ActivationScripts.Licence(rows.getString(1), rows.getString(2)));
            }
        }
        return licences;
    }

    private static void compare(
            LocalStack stack, Database database, LoadGenerator activations, Pgbench pgbench, List<List<Path>> scripts)
            throws SQLException, IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        int rounds = Settings.number("activation.rounds");
        for (int round = 0; round < rounds; round++) {
            asAtFirst(database);
            floors.add(pgbench.perSecond(scripts, PREPARING, MEASURED));
            assertThat(database.number("SELECT count(*) FROM license_device")).isPositive();
            asAtFirst(database);
            ProcessorTime service = ProcessorTime.from(stack.process("license-service"));
            ProcessorTime postgres = ProcessorTime.from(stack.process("postgres"));
            LoadGenerator.Result result = activations.run(MEASURED);
            assertThat(database.number("SELECT count(*) FROM license_device"))
                    .as("every answer was a yes")
                    .isEqualTo(result.requests());
            ours.add(result.perSecond());
            ratios.add(ours.getLast() / floors.getLast());
            Settings.report(
                    "round %d: pgbench %.0f/s, activations %.0f/s (p50 %.1f ms, p99 %.1f ms; processor ms each: license-service %.2f, PostgreSQL %.2f), ratio %.3f"
                            .formatted(
                                    round + 1,
                                    floors.getLast(),
                                    ours.getLast(),
                                    result.p50Millis(),
                                    result.p99Millis(),
                                    service.millis() / result.requests(),
                                    postgres.millis() / result.requests(),
                                    ratios.getLast()));
        }
        Settings.report(
                "activations / pgbench with the same statements, %d clients, median of %d: %.3f (%.0f/s, %.0f/s)"
                        .formatted(
                                CLIENTS,
                                rounds,
                                Settings.median(ratios),
                                Settings.median(ours),
                                Settings.median(floors)));
        assertThat(Settings.median(ratios)).isGreaterThanOrEqualTo(0.5);
    }

    /** Devices of earlier turns would be counted by later ones. */
    private static void asAtFirst(Database database) throws SQLException {
        database.run(
                "TRUNCATE license_device, outbox",
                "UPDATE license SET activations_used = 0",
                "VACUUM (ANALYZE) license",
                "CHECKPOINT");
    }
}
