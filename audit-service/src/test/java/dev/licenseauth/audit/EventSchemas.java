package dev.licenseauth.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.licenseauth.testing.RepositoryRoot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON Schemas in docs/events. */
public final class EventSchemas {
    /** The envelope's name among the types. */
    public static final String ENVELOPE = "event";

    private static final String BASE = "https://licenseauth.dev/schemas/events/";
    private static final String SUFFIX = ".schema.json";
    private static final Path FOLDER = RepositoryRoot.find().resolve("docs/events");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    // The published addresses are read from the folder: nothing is fetched.
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaMappers(
                    mappers -> mappers.mapPrefix(BASE, FOLDER.toUri().toString())));

    private EventSchemas() {}

    /** The types that have a schema, the envelope included. */
    public static Set<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema's document. */
    public static JsonNode document(String name) {
        try {
            return MAPPER.readTree(FOLDER.resolve(name + SUFFIX).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a type's schema has against a body; nothing if it is valid. */
    public static List<String> complaints(String name, byte[] body) {
        try {
            JsonSchema schema = FACTORY.getSchema(SchemaLocation.of(BASE + name + SUFFIX), STRICT);
            return schema.validate(MAPPER.readTree(body)).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
