package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.licenseauth.local.client.LoginApi;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One licence, and its event through PostgreSQL, Debezium and Kafka to audit-service; then the same after a restart. */
@ExtendWith(SharedStack.class)
class FirstEventIT {
    private static LocalStack stack;

    @BeforeAll
    static void use(LocalStack shared) {
        stack = shared;
    }

    private static JsonNode validateDemo() throws IOException {
        return stack.client()
                .get(
                        "/api/v1/licensing/validate",
                        Map.of(
                                "dlid", stack.state().path("demo").path("dlid").asText(),
                                "product", "pos",
                                "domain", "shop.example.com"))
                .require(200);
    }

    private static JsonNode issuedEvent(String licenseId) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            JsonNode page = stack.client()
                                    .get("/api/v1/events", Map.of("type", "license.issued", "limit", "100"))
                                    .require(200);
                            for (JsonNode event : page.path("items")) {
                                if (event.path("subject").asText().equals("license:" + licenseId)) {
                                    return event;
                                }
                            }
                            return null;
                        },
                        Objects::nonNull);
    }

    @Test
    void upShowsAValidAnswerAndTheEventItCaused() throws IOException {
        assertThat(stack.output()).contains("\"valid\"").contains("license.issued");
        JsonNode answer = validateDemo();
        assertThat(answer.path("valid").asBoolean()).isTrue();
        assertThat(answer.path("tier_name").asText()).isEqualTo("MokoSuite POS");
        assertThat(answer.path("domains_max").asInt()).isEqualTo(5);
    }

    @Test
    void anIssuedLicenceIsAnEventInAuditService() throws IOException {
        JsonNode license = stack.client()
                .post(
                        "/api/v1/licenses",
                        Map.of("app_id", "app_demo", "plan", "pro", "owner", "customer_02", "days_valid", 30))
                .require(201);
        JsonNode event = issuedEvent(license.path("id").asText());
        assertThat(event.path("actor").asText()).isEqualTo("user:" + userId(stack));
        assertThat(event.path("app_id").asText()).isEqualTo("app_demo");
        assertThat(event.path("severity").asText()).isEqualTo("info");
        assertThat(event.path("ip").asText()).isEqualTo("127.0.0.1");
        assertThat(event.path("data").path("owner").asText()).isEqualTo("customer_02");
        assertThat(event.path("log_index").isIntegralNumber()).isTrue();
    }

    /** Read with the CloudEvents project's own library, as consumers outside of the suite would. */
    @Test
    void theKafkaRecordIsACloudEvent() throws IOException {
        JsonNode license = stack.client()
                .post("/api/v1/licenses", Map.of("app_id", "app_demo", "plan", "pro", "owner", "cloud-event"))
                .require(201);
        String subject = "license:" + license.path("id").asText();
        ConsumerRecord<String, CloudEvent> record = read(subject);
        CloudEvent event = record.value();
        assertThat(record.key()).isEqualTo(subject);
        assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
        assertThat(event.getType()).isEqualTo("license.issued");
        assertThat(event.getSource()).isEqualTo(URI.create("/license-service"));
        assertThat(event.getSubject()).isEqualTo(subject);
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        JsonNode body = new ObjectMapper()
                .readTree(Objects.requireNonNull(event.getData()).toBytes());
        assertThat(body.path("id").asText()).isEqualTo(event.getId());
        assertThat(body.path("created_at").asLong())
                .isEqualTo(Objects.requireNonNull(event.getTime()).toEpochSecond());
        assertThat(body.path("summary").asText()).isEqualTo("License issued");
    }

    private static ConsumerRecord<String, CloudEvent> read(String key) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.state()
                        .path("parts")
                        .path("kafka")
                        .path("bootstrap_servers")
                        .asText(),
                "group.id",
                "outside-consumer",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        try (KafkaConsumer<String, CloudEvent> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new CloudEventDeserializer())) {
            consumer.subscribe(List.of("license.events.v1"));
            return await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> {
                                for (ConsumerRecord<String, CloudEvent> record :
                                        consumer.poll(Duration.ofMillis(200))) {
                                    if (record.key().equals(key)) {
                                        return record;
                                    }
                                }
                                return null;
                            },
                            Objects::nonNull);
        }
    }

    /** Whose token the stack's own client sends. */
    private static String userId(LocalStack stack) throws IOException {
        LoginApi.Tokens tokens = stack.login().logIn("admin", stack.adminPassword());
        String claims = tokens.accessToken().split("\\.", -1)[1];
        return new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(claims))
                .path("sub")
                .asText();
    }

    /** What must never be in a log: whole DLIDs, tokens, passwords, keys. */
    @Test
    void noLogHoldsASecret() throws IOException {
        String dlid = stack.client().issueOf("app_demo", "pos", "secret-keeper");
        stack.client().get("/api/v1/licensing/validate", Map.of("dlid", dlid)).require(200);
        stack.client()
                .get("/api/v1/licensing/validate", Map.of("dlid", dlid, "domain", "no host"))
                .require(400);
        String plain = dlid.replace("-", "");
        Path data = stack.data();
        LoginApi.Tokens tokens = stack.login().logIn("admin", stack.adminPassword());
        SuiteClient.withToken(stack.url(), tokens.accessToken())
                .get("/api/v1/events", Map.of())
                .require(200);
        String damaged = tokens.accessToken().substring(0, tokens.accessToken().length() - 8);
        SuiteClient.withToken(stack.url(), damaged)
                .get("/api/v1/events", Map.of())
                .require(401);
        LoginApi.Tokens refreshed = stack.login().refresh(tokens.refreshToken());
        String deviceToken = deviceToken(logIn(stack, ""));
        List<String> secrets = new java.util.ArrayList<>(List.of(
                deviceToken,
                deviceToken(logIn(stack, deviceToken)),
                plain,
                dlid,
                tokens.accessToken(),
                damaged,
                tokens.refreshToken(),
                refreshed.accessToken(),
                refreshed.refreshToken()));
        try (Stream<Path> files = Files.list(data.resolve("secrets"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                secrets.add(Files.readString(file).strip());
            }
        }
        Pattern anySecret = Pattern.compile(
                String.join("|", secrets.stream().map(Pattern::quote).toList()));
        try (Stream<Path> logs = Files.walk(data.resolve("logs"))) {
            List<Path> files = logs.filter(Files::isRegularFile).toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(LocalStack.PARTS.size());
            for (Path log : files) {
                assertThat(anySecret.matcher(Files.readString(log)).find())
                        .as("a secret in %s", log.getFileName())
                        .isFalse();
            }
        }
    }

    /** Logs the administrator in on a device. */
    private static HttpResponse<String> logIn(LocalStack stack, String deviceToken) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(stack.url() + "/api/v1/auth/login"))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .header("X-Device-Token", deviceToken)
                    .POST(HttpRequest.BodyPublishers.ofString(stack.login().request("admin", stack.adminPassword())))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String deviceToken(HttpResponse<String> login) throws IOException {
        assertThat(login.statusCode()).isEqualTo(200);
        String token =
                new ObjectMapper().readTree(login.body()).path("device_token").asText();
        assertThat(token).startsWith("lad_");
        return token;
    }

    @Test
    void aServiceRefusesToStartWithoutItsMasterKey() {
        assertThat(startOutput(Map.of("LICENSEAUTH_MASTER_KEY_FILE", "")))
                .contains("licenseauth.master-key-file is not set");
    }

    /** Starts another license-service on the stack's database and gives what it says before it ends by itself. */
    private static String startOutput(Map<String, String> changes) {
        JsonNode state = stack.state();
        JsonNode database =
                state.path("parts").path("postgres").path("databases").path("license");
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_PROFILE",
                "local",
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                "0",
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                "0",
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:%d/license"
                        .formatted(state.path("parts")
                                .path("postgres")
                                .path("port")
                                .asInt()),
                "QUARKUS_DATASOURCE_USERNAME",
                database.path("user").asText(),
                "QUARKUS_DATASOURCE_PASSWORD",
                read(database.path("password_file")),
                "LICENSEAUTH_MASTER_KEY_FILE",
                stack.data().resolve("secrets/master.key").toString(),
                "LICENSEAUTH_SERVICE_KEY_FILE",
                stack.data().resolve("secrets/service.key").toString()));
        environment.put(
                "KAFKA_BOOTSTRAP_SERVERS",
                state.path("parts").path("kafka").path("bootstrap_servers").asText());
        environment.putAll(changes);
        Command.Result result = Command.run(
                Duration.ofMinutes(1),
                environment,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Repository.root()
                                .resolve("license-service/target/quarkus-app/quarkus-run.jar")
                                .toString()));
        assertThat(result.exitCode()).as(result.all()).isNotZero();
        return result.all();
    }

    private static String read(JsonNode file) {
        try {
            return Files.readString(Path.of(file.asText())).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void afterDownAndUpTheLicenceIsStillValidAndTheEventStillThere() throws IOException {
        JsonNode before = validateDemo();
        long events = eventCount();
        List<ProcessHandle> processes = stack.processes();
        assertThat(processes).hasSize(LocalStack.PARTS.size());
        assertThat(LocalStack.down(stack.data()).exitCode()).isZero();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        stack.upAgain();
        assertThat(validateDemo()).isEqualTo(before);
        assertThat(eventCount()).isGreaterThanOrEqualTo(events);
    }

    private static long eventCount() throws IOException {
        return stack.client()
                .get("/api/v1/events", Map.of("limit", "500"))
                .require(200)
                .path("items")
                .size();
    }
}
