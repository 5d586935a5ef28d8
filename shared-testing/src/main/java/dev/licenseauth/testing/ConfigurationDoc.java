package dev.licenseauth.testing;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds {@code docs/configuration.md} to the typed configuration: nothing missing, nothing that does not exist. */
public final class ConfigurationDoc {

    /** The prefix of all settings of our own; a document may mention others freely. */
    private static final String PREFIX = "licenseauth.";

    private static final Pattern HEADING = Pattern.compile("^## +(.+?) *$");
    private static final Pattern IN_BACKTICKS = Pattern.compile("`(" + Pattern.quote(PREFIX) + "[^`=\\s]*)");

    private final Path document;

    private ConfigurationDoc(Path document) {
        this.document = document;
    }

    /** The repository's own. */
    public static ConfigurationDoc ofThisRepository() {
        return of(RepositoryRoot.find().resolve("docs/configuration.md"));
    }

    /** A document elsewhere. */
    public static ConfigurationDoc of(Path document) {
        return new ConfigurationDoc(document);
    }

    /**
     * Asserts that one section documents exactly these mappings' properties.
     *
     * @param section the text of its second-level heading, for example {@code license-service} of {@code ## license-service}
     * @param mappings interfaces with {@code @ConfigMapping}
     * @throws AssertionError naming every property that is missing in the section, and every {@code `licenseauth.…`} in it that none of the
     *     mappings has
     */
    public void assertDocuments(String section, Class<?>... mappings) {
        SortedSet<String> existing = properties(mappings);
        SortedSet<String> documented = documented(section);
        SortedSet<String> missing = new TreeSet<>(existing);
        missing.removeAll(documented);
        SortedSet<String> unknown = new TreeSet<>(documented);
        unknown.removeAll(existing);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new AssertionError("%s, section '## %s': missing %s, unknown %s"
                    .formatted(document.getFileName(), section, missing, unknown));
        }
    }

    private static SortedSet<String> properties(Class<?>... mappings) {
        return Arrays.stream(mappings)
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                // A list's elements; people write the list.
                .map(name -> name.replace("[*]", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private SortedSet<String> documented(String section) {
        SortedSet<String> names = new TreeSet<>();
        boolean inSection = false;
        boolean found = false;
        for (String line : lines()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                inSection = heading.group(1).equals(section);
                found |= inSection;
            } else if (inSection) {
                IN_BACKTICKS.matcher(line).results().forEach(match -> names.add(match.group(1)));
            }
        }
        if (!found) {
            throw new AssertionError("%s has no section '## %s'".formatted(document.getFileName(), section));
        }
        return names;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + document, e);
        }
    }
}
