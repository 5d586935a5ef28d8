package dev.licenseauth.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.licenseauth.adapters.event.EventJson;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.testing.RepositoryRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class EventSchemasTest {
    private static final Path ROOT = RepositoryRoot.find();
    private static final Pattern TYPE_IN_CODE =
            Pattern.compile("new EventType\\(\\s*\"([a-z0-9_]+\\.[a-z0-9_]+)\"\\s*\\)");
    private static final Pattern TYPE_IN_DOCUMENT =
            Pattern.compile("^\\| \\[`([a-z0-9_.]+)`]\\(events/", Pattern.MULTILINE);

    static Set<String> schemas() {
        return EventSchemas.names();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaIsAValidSchemaUnderItsOwnName(String name) {
        JsonNode document = EventSchemas.document(name);

        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(com.networknt.schema.SchemaLocation.of(
                                document.path("$schema").textValue()))
                        .validate(document))
                .isEmpty();
        assertThat(document.path("$id").textValue())
                .isEqualTo("https://licenseauth.dev/schemas/events/" + name + ".schema.json");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaHasAnExampleAndItIsValid(String name) {
        JsonNode examples = EventSchemas.document(name).path("examples");

        assertThat(examples).isNotEmpty();
        examples.forEach(example -> assertThat(complaints(name, example)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void anEventOfALaterVersionWithMoreFieldsIsStillValid(String name) {
        ObjectNode example =
                EventSchemas.document(name).path("examples").path(0).deepCopy();
        example.put("new_field", true);
        example.withObject("data").put("new_field", "x");

        assertThat(complaints(name, example)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void anEventThatLacksAFieldOfTheEnvelopeIsNotValid(String name) {
        ObjectNode example =
                EventSchemas.document(name).path("examples").path(0).deepCopy();
        for (String field : (Iterable<String>) () ->
                EventSchemas.document(EventSchemas.ENVELOPE).path("properties").fieldNames()) {
            ObjectNode lacking = example.deepCopy();
            lacking.remove(field);

            assertThat(complaints(name, lacking)).as("without %s", field).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void anEventOfAnotherTypeIsNotValid(String name) {
        ObjectNode example =
                EventSchemas.document(name).path("examples").path(0).deepCopy();
        example.put("event_type", name.equals(EventSchemas.ENVELOPE) ? "no type" : "another.type");

        assertThat(complaints(name, example)).isNotEmpty();
    }

    @Test
    void theExampleThatTheProductFixedHasTheFieldsOfTheEnvelope() throws IOException {
        JsonNode fixed = new com.fasterxml.jackson.databind.ObjectMapper().readTree("""
                {"event_type":"license.used","severity":"info","summary":"License activation accepted","actor":"sdk:c++","app_id":"app_123","created_at":1700000000}
                """);

        JsonNode example =
                EventSchemas.document(EventSchemas.ENVELOPE).path("examples").path(0);

        fixed.properties()
                .forEach(field -> assertThat(example.path(field.getKey())).isEqualTo(field.getValue()));
    }

    @Test
    void theSeveritiesAreThoseOfTheCode() {
        assertThat(EventSchemas.document(EventSchemas.ENVELOPE)
                        .path("properties")
                        .path("severity")
                        .path("enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Arrays.stream(Severity.values()).map(Severity::word).toList());
    }

    @Test
    void whatTheCodecWritesIsValid() {
        assertThat(EventSchemas.complaints(
                        EventSchemas.ENVELOPE, TestEvent.anEvent().body()))
                .isEmpty();
        assertThat(EventSchemas.complaints(
                        EventSchemas.ENVELOPE,
                        TestEvent.anEvent().app(null).ip(null).body()))
                .isEmpty();
    }

    @Test
    void whatIsLoggedOfAnUnreadableRecordIsValid() {
        UnreadableRecord record = new UnreadableRecord("license.events.v1", 0, 0, "why", new byte[0]);

        assertThat(EventSchemas.complaints(
                        UnreadableRecord.TYPE.value(), EventJson.write(record.asEvent(Instant.EPOCH))))
                .isEmpty();
    }

    @Test
    void aTypeTheCodeNamesHasASchema() throws IOException {
        Set<String> named = new TreeSet<>();
        forEachMainSource(source -> TYPE_IN_CODE
                .matcher(source)
                .results()
                .map(match -> match.group(1))
                .forEach(named::add));

        assertThat(named).contains("license.issued", "audit.record_unreadable");
        assertThat(EventSchemas.names()).containsAll(named);
    }

    @Test
    void theDocumentListsExactlyTheTypesThatHaveASchema() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/events.md"));

        assertThat(TYPE_IN_DOCUMENT.matcher(document).results().map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(types());
    }

    /**
     * Events change by addition only. The file lists what was ever published; what it lists must stay as it is. A line
     * is removed from it never, and added with each field.
     */
    @Test
    void nothingThatWasEverPublishedHasChanged() throws IOException {
        Set<String> published = new TreeSet<>(
                Files.readAllLines(ROOT.resolve("audit-service/src/test/resources/published-events.txt")));
        Set<String> described = EventSchemas.names().stream()
                .flatMap(name -> fields(name, "", EventSchemas.document(name)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described)
                .as("add new fields to published-events.txt; never change one")
                .isEqualTo(published);
    }

    /** One line for each field: schema, path, type, and whether it is always there. */
    private static Stream<String> fields(String name, String prefix, JsonNode schema) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(field -> required.add(field.textValue()));
        return schema.path("properties").properties().stream().flatMap(field -> {
            String path = prefix + field.getKey();
            JsonNode property = field.getValue();
            String line = "%s %s %s%s"
                    .formatted(name, path, form(property), required.contains(field.getKey()) ? " always" : "");
            return Stream.concat(Stream.of(line), fields(name, path + ".", property));
        });
    }

    private static String form(JsonNode property) {
        for (String keyword : List.of("const", "enum", "type")) {
            if (property.has(keyword)) {
                return property.get(keyword).toString().replace("\"", "").replace(" ", "");
            }
        }
        throw new AssertionError("a field says neither const, enum nor type: " + property);
    }

    private static List<String> types() {
        return EventSchemas.names().stream()
                .filter(name -> !name.equals(EventSchemas.ENVELOPE))
                .toList();
    }

    private static List<String> complaints(String name, JsonNode body) {
        return EventSchemas.complaints(name, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void forEachMainSource(Consumer<String> action) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        action.accept(Files.readString(file));
                    }
                }
            }
        }
    }
}
