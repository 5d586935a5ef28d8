package dev.licenseauth.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The operations that the services' OpenAPI documents promise. */
public final class ApiDocuments {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Set<String> READS_OR_CREATES = Set.of("GET", "POST");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private ApiDocuments() {}

    /**
     * One operation.
     *
     * @param path from the server's root, any parameters in it filled in
     * @param hasParameter whether there are any
     * @param isSecured whether the document asks for a credential
     * @param permission what the caller's role must hold, as the document says; empty where it says nothing
     */
    public record Operation(
            String service, String method, String path, boolean hasParameter, boolean isSecured, String permission) {
        /** Whether it is for the services alone, which no gateway routes to. */
        public boolean isInternal() {
            return path.startsWith("/internal/");
        }

        @Override
        public String toString() {
            return method + " " + path + " of " + service;
        }
    }

    /** All operations of all services that have a document. */
    public static List<Operation> operations() {
        try (Stream<Path> services = Files.list(Repository.root())) {
            List<Operation> operations = new ArrayList<>();
            for (Path service : services.sorted().toList()) {
                Path documents = service.resolve("src/main/openapi");
                if (Files.isDirectory(documents)) {
                    read(service.getFileName().toString(), documents, operations);
                }
            }
            return operations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For each service that has a secured operation one that changes nothing: a GET, or else a POST whose empty body is refused with 400 once the
     * caller has been let in. By service.
     */
    public static Map<String, Operation> probes() {
        Map<String, Operation> probes = new TreeMap<>();
        operations().stream()
                .filter(operation -> operation.isSecured() && !operation.isInternal() && !operation.hasParameter())
                .filter(operation -> READS_OR_CREATES.contains(operation.method()))
                .sorted(Comparator.comparing(Operation::method))
                .forEach(operation -> probes.putIfAbsent(operation.service(), operation));
        return probes;
    }

    /** The operation of {@link #probes} of one service. */
    public static Operation probe(String service) {
        return Optional.ofNullable(probes().get(service)).orElseThrow();
    }

    private static void read(String service, Path folder, List<Operation> operations) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                read(service, YAML.readTree(file.toFile()), operations);
            }
        }
    }

    private static void read(String service, JsonNode document, List<Operation> operations) {
        String server = document.path("servers").path(0).path("url").asText().replaceAll("/$", "");
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> {
                            JsonNode security = entry.getValue().has("security")
                                    ? entry.getValue().path("security")
                                    : document.path("security");
                            operations.add(new Operation(
                                    service,
                                    entry.getKey().toUpperCase(Locale.ROOT),
                                    server + filled(path.getKey(), path.getValue(), entry.getValue()),
                                    path.getKey().contains("{"),
                                    !security.isEmpty(),
                                    entry.getValue().path("x-permission").asText()));
                        }));
    }

    /** The document's example where it gives one, else a random UUID: the path has to reach its endpoint. */
    private static String filled(String template, JsonNode path, JsonNode operation) {
        String filled = template;
        for (JsonNode parameters : List.of(path.path("parameters"), operation.path("parameters"))) {
            for (JsonNode parameter : parameters) {
                if (parameter.has("example")) {
                    filled = filled.replace(
                            "{" + parameter.path("name").asText() + "}",
                            parameter.path("example").asText());
                }
            }
        }
        return filled.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }
}
