package dev.licenseauth.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.licenseauth.domain.audit.UnreadableRecord;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.testing.RepositoryRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init") // Filled before each test.
class AsyncApiTest {
    private static final Path FOLDER = RepositoryRoot.find().resolve("docs/events");

    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        document = new YAMLMapper().readTree(FOLDER.resolve("asyncapi.yaml").toFile());
    }

    @Test
    void itIsAnAsyncApiDocumentOfVersion3() {
        assertThat(document.path("asyncapi").textValue()).isEqualTo("3.0.0");
    }

    @Test
    void everyTopicOfEventsIsAChannelThatSomebodyPublishesOn() {
        assertThat(document.path("channels"))
                .extracting(channel -> channel.path("address").textValue())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventTopic.values())
                        .map(EventTopic::topicName)
                        .toList());
        assertThat(document.path("operations"))
                .extracting(operation -> operation.path("channel").path("$ref").textValue())
                .containsExactlyInAnyOrderElementsOf(document.path("channels").properties().stream()
                        .map(channel -> "#/channels/" + channel.getKey())
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isObject()).isTrue();
            } else {
                assertThat(FOLDER.resolve(reference)).isRegularFile();
            }
        });
    }

    @Test
    void everyTypeThatIsPublishedIsAMessageOfAChannelWithItsSchema() {
        List<String> messages = document.path("components").path("messages").properties().stream()
                .map(message -> message.getValue().path("name").textValue() + " "
                        + message.getValue()
                                .path("payload")
                                .path("schema")
                                .path("$ref")
                                .textValue())
                .toList();

        assertThat(messages)
                .containsExactlyInAnyOrderElementsOf(EventSchemas.names().stream()
                        // In the log only.
                        .filter(name -> !name.equals(UnreadableRecord.TYPE.value()))
                        .map(name -> name + " ./" + name + ".schema.json")
                        .toList());
        List<String> used = document.path("channels").findValues("messages").stream()
                .flatMap(channel -> channel.findValuesAsText("$ref").stream())
                .collect(Collectors.toList());
        assertThat(used)
                .containsAll(document.path("components").path("messages").properties().stream()
                        .map(message -> "#/components/messages/" + message.getKey())
                        .toList());
    }

    @Test
    void theGuideNamesEveryTopic() throws IOException {
        String guide = Files.readString(FOLDER.resolveSibling("events.md"));

        assertThat(Arrays.stream(EventTopic.values()).map(EventTopic::topicName))
                .allSatisfy(topic -> assertThat(guide).contains("`" + topic + "`"));
    }
}
