package dev.licenseauth.testing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigurationDocTest {

    @ConfigMapping(prefix = "licenseauth.sample")
    interface SampleConfig {
        @WithDefault("5s")
        Duration retryAfter();

        Cache cache();

        interface Cache {
            int size();
        }
    }

    @TempDir
    private Path temp;

    private ConfigurationDoc doc;

    @BeforeEach
    void write() throws IOException {
        Path file = temp.resolve("configuration.md");
        Files.writeString(file, """
                # Configuration
                ## complete
                | `licenseauth.sample.retry-after` | 5s |
                | `licenseauth.sample.cache.size`, in `quarkus.http.port`'s style |
                ## incomplete
                `licenseauth.sample.cache.size`; licenseauth.sample.retry-after without backticks does not count
                ### below incomplete
                ## outdated
                `licenseauth.sample.retry-after` `licenseauth.sample.cache.size=10` `licenseauth.sample.gone`
                """);
        doc = ConfigurationDoc.of(file);
    }

    @Test
    void aCompleteSectionPasses() {
        assertThatCode(() -> doc.assertDocuments("complete", SampleConfig.class))
                .doesNotThrowAnyException();
    }

    @Test
    void aPropertyThatIsNotDocumentedIsNamed() {
        assertThatThrownBy(() -> doc.assertDocuments("incomplete", SampleConfig.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("missing [licenseauth.sample.retry-after], unknown []");
    }

    @Test
    void aDocumentedPropertyThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> doc.assertDocuments("outdated", SampleConfig.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("missing [], unknown [licenseauth.sample.gone]");
    }

    @Test
    void aMissingSectionIsNamed() {
        assertThatThrownBy(() -> doc.assertDocuments("nowhere", SampleConfig.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has no section '## nowhere'");
    }
}
