package dev.licenseauth.local.infrastructure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConnectWorkerTest {

    private static final String CONNECTOR = """
            {
              "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
              "plugin.name": "pgoutput",
              "publication.autocreate.mode": "disabled",
              "publication.name": "notes",
              "slot.name": "notes",
              "topic.prefix": "notes",
              "database.hostname": "127.0.0.1",
              "database.port": "${env:NOTES_PORT}",
              "database.dbname": "postgres",
              "database.user": "postgres",
              "database.password": "${env:NOTES_PASSWORD}",
              "snapshot.mode": "no_data"
            }
            """;

    @TempDir
    private Path temp;

    @Test
    void aConnectorTakesItsPasswordFromTheEnvironmentAndSurvivesASigkillOfTheWorker() throws Exception {
        try (PostgresServer postgres = PostgresServer.start(Configs.postgres(temp.resolve("postgres"), 0));
                KafkaBroker kafka = KafkaBroker.start(Configs.kafka(temp.resolve("kafka"), 0))) {
            publish(postgres);
            ConnectWorker.Config config = Configs.connect(
                    temp.resolve("connect"),
                    kafka,
                    Map.of(
                            "NOTES_PORT",
                            Integer.toString(postgres.port()),
                            "NOTES_PASSWORD",
                            Configs.SUPERUSER_PASSWORD));
            try (ConnectWorker worker = ConnectWorker.start(config)) {
                HttpResponse<String> created = put(worker.restUri().resolve("/connectors/notes/config"), CONNECTOR);
                assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
                assertThat(created.body()).doesNotContain(Configs.SUPERUSER_PASSWORD);
                awaitRunning(worker);

                worker.handle().destroyForcibly();
                worker.handle().onExit().join();
            }
            try (ConnectWorker again = ConnectWorker.start(config)) {
                awaitRunning(again);
            }
        }
    }

    private static void publish(PostgresServer postgres) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl("postgres"), "postgres", Configs.SUPERUSER_PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE note (id bigint PRIMARY KEY)");
            statement.execute("CREATE PUBLICATION notes FOR TABLE note");
        }
    }

    private static void awaitRunning(ConnectWorker worker) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get(worker.restUri().resolve("/connectors/notes/status")))
                        .contains("\"tasks\":[{\"id\":0,\"state\":\"RUNNING\""));
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private static HttpResponse<String> put(URI uri, String json) throws IOException, InterruptedException {
        HttpRequest request = request(uri)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    }
}
