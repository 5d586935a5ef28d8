package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code DATA/state.json} tells tools and tests about the stack. Whatever it holds can be found again without it.
 *
 * @param demo the demo licence, once there is one
 * @param launcher who runs the stack
 * @param parts those whose process was started
 */
record State(
        Phase phase,
        String gatewayUrl,
        Path adminPasswordFile,
        @Nullable Demo demo,
        @Nullable ProcessIdentity launcher,
        Map<PartName, Part> parts) {

    static final String ADMIN_USERNAME = "admin";

    enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED
    }

    record Demo(String dlid, String appId) {}

    /**
     * @param url where it answers, if it speaks HTTP
     * @param managementUrl where readiness and metrics are, if it has them
     * @param connection how to connect to it otherwise, as further fields
     */
    record Part(
            ProcessIdentity process,
            @Nullable String url,
            @Nullable String managementUrl,
            Path log,
            ObjectNode connection) {}

    State {
        parts = Map.copyOf(parts);
    }

    /** Of a run that has no process yet. */
    static State starting(Setup setup) {
        return new State(
                Phase.STARTING,
                setup.ports().url(PartName.GATEWAY),
                setup.secrets().adminPassword(),
                null,
                ProcessIdentity.of(ProcessHandle.current()),
                Map.of());
    }

    State with(Phase newPhase) {
        return new State(newPhase, gatewayUrl, adminPasswordFile, demo, launcher, parts);
    }

    State with(Demo newDemo) {
        return new State(phase, gatewayUrl, adminPasswordFile, newDemo, launcher, parts);
    }

    State with(PartName name, Part part) {
        Map<PartName, Part> changed = new TreeMap<>(parts);
        changed.put(name, part);
        return new State(phase, gatewayUrl, adminPasswordFile, demo, launcher, changed);
    }

    State stopped() {
        return new State(Phase.STOPPED, gatewayUrl, adminPasswordFile, demo, null, Map.of());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", phase.name().toLowerCase(Locale.ROOT));
        json.put("gateway_url", gatewayUrl);
        json.put("admin_username", ADMIN_USERNAME);
        json.put("admin_password_file", adminPasswordFile.toString());
        if (demo != null) {
            json.putObject("demo").put("dlid", demo.dlid()).put("app_id", demo.appId());
        }
        if (launcher != null) {
            json.put("launcher_pid", launcher.pid());
            json.put("launcher_started_at", launcher.startedAt().toString());
        }
        ObjectNode all = json.putObject("parts");
        new TreeMap<>(parts).forEach((name, part) -> {
            ObjectNode entry = all.putObject(name.id());
            entry.put("pid", part.process().pid());
            entry.put("started_at", part.process().startedAt().toString());
            putIfPresent(entry, "url", part.url());
            putIfPresent(entry, "management_url", part.managementUrl());
            entry.put("log", part.log().toString());
            entry.setAll(part.connection());
        });
        return json;
    }

    private static void putIfPresent(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    /** @throws IllegalArgumentException when a field is missing or not what it should be */
    static State fromJson(JsonNode json) {
        try {
            JsonNode demo = json.path("demo");
            Map<PartName, Part> parts = new EnumMap<>(PartName.class);
            json.path("parts")
                    .properties()
                    .forEach(entry ->
                            PartName.of(entry.getKey()).ifPresent(name -> parts.put(name, part(entry.getValue()))));
            return new State(
                    Phase.valueOf(text(json, "status").toUpperCase(Locale.ROOT)),
                    text(json, "gateway_url"),
                    Path.of(text(json, "admin_password_file")),
                    demo.isObject() ? new Demo(text(demo, "dlid"), text(demo, "app_id")) : null,
                    json.has("launcher_pid") ? identity(json, "launcher_pid", "launcher_started_at") : null,
                    parts);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Part part(JsonNode json) {
        if (!(json.deepCopy() instanceof ObjectNode connection)) {
            throw new IllegalArgumentException("A part is an object");
        }
        connection.remove(List.of("pid", "started_at", "url", "management_url", "log"));
        return new Part(
                identity(json, "pid", "started_at"),
                json.hasNonNull("url") ? text(json, "url") : null,
                json.hasNonNull("management_url") ? text(json, "management_url") : null,
                Path.of(text(json, "log")),
                connection);
    }

    private static ProcessIdentity identity(JsonNode json, String pid, String startedAt) {
        return new ProcessIdentity(json.path(pid).asLong(), Instant.parse(text(json, startedAt)));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value.textValue();
    }
}
