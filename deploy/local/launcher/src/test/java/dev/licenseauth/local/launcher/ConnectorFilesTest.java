package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code deploy/connectors}: four files that differ in nothing but their database and how long they may gather changes. */
class ConnectorFilesTest {

    private static final Path FOLDER = Path.of("../../connectors");

    private static ObjectNode read(Service service) throws IOException {
        return (ObjectNode) new ObjectMapper()
                .readTree(FOLDER.resolve(service.connector() + ".json").toFile());
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void everyServiceHasAConnectorLikeTheOthers(Service service) throws IOException {
        String text = read(service).toString();

        String asLicense = text.replace(service.database() + "_outbox", "license_outbox")
                .replace(service.connector(), "license-outbox")
                .replace(service.database() + "\\\\.public", "license\\\\.public")
                .replaceAll("\"poll.interval.ms\":\"[0-9]+\"", "\"poll.interval.ms\":\"20\"")
                .replace("\"topic.prefix\":\"" + service.database(), "\"topic.prefix\":\"license")
                .replace(service.database().toUpperCase(Locale.ROOT) + "_DB_", "LICENSE_DB_");

        assertThat(asLicense).isEqualTo(read(Service.LICENSE).toString());
    }

    @Test
    void noConnectorHoldsACredential() throws IOException {
        for (Service service : Service.values()) {
            JsonNode config = read(service).path("config");
            assertThat(config.path("database.password").asText()).isEqualTo("${env:OUTBOX_CONNECTOR_PASSWORD}");
            assertThat(config.path("database.user").asText()).isEqualTo("${env:OUTBOX_CONNECTOR_USER}");
        }
    }

    @Test
    void everyValueIsAStringAsConnectAndKubernetesBothTakeIt() throws IOException {
        for (Service service : Service.values()) {
            assertThat(read(service).path("config")).isNotEmpty().allMatch(JsonNode::isTextual);
        }
    }
}
