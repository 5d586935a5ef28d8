package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.licenseauth.local.client.LoginApi;
import dev.licenseauth.local.client.LoginRefusedException;
import dev.licenseauth.local.client.LoginSession;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A demo app with its plans and one licence, made through the gateway like any client would. What exists is kept: the licence of the first run
 * is shown again by later ones.
 */
final class DemoSeed {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APP = "app_demo";
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration EVENT_LIMIT = Duration.ofSeconds(10);
    private static final Duration UNAVAILABLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int EVENT_PAGES = 10;
    private static final int PAGE = 100;

    private final String gatewayUrl;
    private final Tokens admin;
    private final Path file;

    /** Gives a token that is good now. */
    @FunctionalInterface
    interface Tokens {
        String accessToken() throws IOException;
    }

    /**
     * @param admin makes the app and issues
     * @param file remembers the licence; private, because it holds the whole key
     */
    DemoSeed(String gatewayUrl, Tokens admin, Path file) {
        this.gatewayUrl = gatewayUrl;
        this.admin = admin;
        this.file = file;
    }

    /**
     * @param url of the validation
     * @param request what to paste into a shell to see the answer
     * @param answer to the validation, pretty
     * @param event the licence's, as read from {@code /api/v1/events}, pretty
     */
    record Shown(State.Demo demo, String url, String request, String answer, String event) {}

    /**
     * What the file keeps. The idempotency key is written before the licence is asked for: an interrupted run gets the same licence.
     *
     * @param id of the licence, once issued
     */
    private record Memory(
            String idempotencyKey,
            @Nullable String id,
            @Nullable String dlid) {}

    /** Of a stack that runs with this setup, as its first super_admin. */
    static DemoSeed of(Setup setup) throws IOException {
        String url = setup.ports().url(PartName.GATEWAY);
        LoginSession admin = new LoginSession(
                new LoginApi(url, TIMEOUT),
                State.ADMIN_USERNAME,
                Secrets.read(setup.secrets().adminPassword()),
                TIMEOUT,
                Clock.systemUTC());
        return new DemoSeed(url, admin::accessToken, setup.data().demoFile());
    }

    /** @throws LoginRefusedException when the administrator cannot log in, say with a password that was changed */
    Shown seed() throws IOException, LauncherException, InterruptedException {
        ensureCatalogue();
        Memory memory = remembered();
        boolean isNew = memory.id() == null || memory.dlid() == null;
        if (isNew) {
            memory = issue(memory);
        }
        JsonNode answer = validate(memory);
        if (!answer.path("valid").asBoolean()) {
            // It has expired, or the database is not the one it was issued in.
            memory = issue(new Memory(UUID.randomUUID().toString(), null, null));
            isNew = true;
            answer = validate(memory);
        }
        if (!answer.path("valid").asBoolean() || memory.dlid() == null || memory.id() == null) {
            throw new LauncherException(
                    "The demo licence is not valid (%s): see deploy/local/logs license-service.".formatted(answer));
        }
        return new Shown(
                new State.Demo(memory.dlid(), APP),
                validationUrl(memory),
                "curl '%s'".formatted(validationUrl(memory)),
                pretty(answer),
                event(memory.id(), isNew));
    }

    private void ensureCatalogue() throws IOException, LauncherException, InterruptedException {
        ensure("/api/v1/apps", Map.of("id", APP, "name", "Demo"));
        for (String product : List.of("base", "crm", "erp", "pos")) {
            ensure(
                    "/api/v1/products",
                    Map.of("app_id", APP, "code", product, "name", product.toUpperCase(Locale.ROOT)));
        }
        ensure("/api/v1/plans", plan("pos", "MokoSuite POS", List.of("base", "crm", "erp", "pos"), 5));
        ensure("/api/v1/plans", plan("pro", "MokoSuite Pro", List.of("base", "crm"), 3));
    }

    private static Map<String, @Nullable Object> plan(String code, String name, List<String> products, int domains) {
        Map<String, @Nullable Object> plan = new LinkedHashMap<>();
        plan.put("app_id", APP);
        plan.put("code", code);
        plan.put("name", name);
        plan.put("products", products);
        plan.put("max_domains", domains);
        plan.put("max_devices", null);
        plan.put("max_activations", null);
        plan.put("domain_binding", "auto");
        return plan;
    }

    private void ensure(String path, Map<String, ? extends @Nullable Object> body)
            throws IOException, LauncherException, InterruptedException {
        Http.Answer answer = post(path, body, UUID.randomUUID().toString());
        boolean exists = answer.status() == 409 && answer.body().contains("/already-exists");
        if (answer.status() != 201 && !exists) {
            throw refused("POST " + path, answer);
        }
    }

    private Memory issue(Memory memory) throws IOException, LauncherException, InterruptedException {
        remember(memory);
        Map<String, Object> body =
                Map.of("app_id", APP, "plan", "pos", "level", "user", "owner", "customer_01", "days_valid", 30);
        Http.Answer answer = post("/api/v1/licenses", body, memory.idempotencyKey());
        if (answer.status() != 201) {
            throw refused("POST /api/v1/licenses", answer);
        }
        JsonNode licence = JSON.readTree(answer.body());
        Memory issued = new Memory(
                memory.idempotencyKey(),
                licence.path("id").asText(),
                licence.path("dlid").asText());
        remember(issued);
        return issued;
    }

    private JsonNode validate(Memory memory) throws IOException, LauncherException {
        Http.Answer answer = Http.get(validationUrl(memory), TIMEOUT);
        if (answer.status() != 200) {
            throw refused("GET /api/v1/licensing/validate", answer);
        }
        return JSON.readTree(answer.body());
    }

    private String validationUrl(Memory memory) {
        return "%s/api/v1/licensing/validate?dlid=%s&product=pos&domain=shop.example.com"
                .formatted(gatewayUrl, memory.dlid());
    }

    /** Waits for the event to have crossed PostgreSQL, Debezium, Kafka and the audit service. That of an older licence may be far back. */
    private String event(String licenceId, boolean isNew) throws IOException, LauncherException, InterruptedException {
        long end = System.nanoTime() + EVENT_LIMIT.toNanos();
        while (true) {
            JsonNode event = findEvent(licenceId);
            if (event != null) {
                return pretty(event);
            }
            if (!isNew) {
                return "(further back than the newest %d events of its type)".formatted(EVENT_PAGES * PAGE);
            }
            if (System.nanoTime() - end > 0) {
                throw new LauncherException(
                        "The event of the demo licence did not arrive in /api/v1/events within %d s: see deploy/local/logs connect and audit-service."
                                .formatted(EVENT_LIMIT.toSeconds()));
            }
            Thread.sleep(PAUSE);
        }
    }

    private @Nullable JsonNode findEvent(String licenceId) throws IOException, LauncherException, InterruptedException {
        String page = "%s/api/v1/events?type=license.issued&limit=%d".formatted(gatewayUrl, PAGE);
        String cursor = "";
        for (int i = 0; i < EVENT_PAGES; i++) {
            Http.Answer answer = send("GET", page + cursor, Map.of(), null);
            if (answer.status() != 200) {
                throw refused("GET /api/v1/events", answer);
            }
            JsonNode events = JSON.readTree(answer.body());
            for (JsonNode event : events.path("items")) {
                if (event.path("subject").asText().endsWith(licenceId)) {
                    return event;
                }
            }
            if (!events.hasNonNull("next_cursor")) {
                return null;
            }
            cursor = "&cursor=" + URLEncoder.encode(events.path("next_cursor").asText(), StandardCharsets.UTF_8);
        }
        return null;
    }

    private Http.Answer post(String path, Map<String, ? extends @Nullable Object> body, String idempotencyKey)
            throws IOException, InterruptedException {
        return send(
                "POST", gatewayUrl + path, Map.of("Idempotency-Key", idempotencyKey), JSON.writeValueAsString(body));
    }

    /** As the administrator. In its first second a service may not know yet which tokens are good, and says so by 503. */
    private Http.Answer send(String method, String url, Map<String, String> headers, @Nullable String body)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + admin.accessToken());
        long end = System.nanoTime() + UNAVAILABLE_LIMIT.toNanos();
        while (true) {
            Http.Answer answer = Http.send(method, url, all, body, TIMEOUT);
            if (answer.status() != 503 || System.nanoTime() - end > 0) {
                return answer;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static LauncherException refused(String call, Http.Answer answer) {
        return new LauncherException("Seeding the demo failed: %s answered %d %s"
                .formatted(
                        call, answer.status(), answer.body().lines().findFirst().orElse("")));
    }

    private Memory remembered() throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            if (json.path("idempotency_key").isTextual()) {
                return new Memory(
                        json.path("idempotency_key").asText(),
                        json.path("id").textValue(),
                        json.path("dlid").textValue());
            }
        } catch (NoSuchFileException | JsonProcessingException absentOrDamaged) {
            // Without it a further demo licence is issued, which harms nothing.
        }
        return new Memory(UUID.randomUUID().toString(), null, null);
    }

    private void remember(Memory memory) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("idempotency_key", memory.idempotencyKey());
        json.put("id", memory.id());
        json.put("dlid", memory.dlid());
        PrivateFiles.write(file, json + "\n");
    }

    private static String pretty(JsonNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
