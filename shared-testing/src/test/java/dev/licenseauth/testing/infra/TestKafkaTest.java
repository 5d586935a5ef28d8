package dev.licenseauth.testing.infra;

import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.testing.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class TestKafkaTest {

    @Test
    void itHoldsTheSuitesTopicsUnderNamesOfItsOwn() throws Exception {
        try (TestKafka kafka = TestKafka.create();
                TestKafka other = TestKafka.create();
                Admin admin = kafka.admin()) {
            assertThat(kafka.suffix()).isNotEqualTo(other.suffix());
            assertThat(names(admin).stream().filter(name -> name.endsWith(kafka.suffix())))
                    .containsExactlyInAnyOrder(
                            kafka.topic("license.events.v1"),
                            kafka.topic("identity.events.v1"),
                            kafka.topic("security.events.v1"),
                            kafka.topic("webhook.events.v1"),
                            kafka.topic("audit.events.v1"),
                            kafka.topic("auth.state.v1"),
                            kafka.topic("audit.anchors.v1"));
        }
    }

    @Test
    void whatWasSentIsRead() {
        try (TestKafka kafka = TestKafka.create()) {
            String topic = kafka.topic(EventTopic.LICENSE);

            kafka.send(List.of(record(topic, "a", "1"), record(topic, "b", "2"), record(topic, "a", "3")));

            assertThat(kafka.read(topic))
                    .extracting(read -> read.key() + new String(read.value(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("a1", "b2", "a3")
                    .containsSubsequence("a1", "a3");
            assertThat(kafka.read(kafka.topic(EventTopic.AUDIT))).isEmpty();
        }
    }

    @Test
    void closingRemovesTheTopics() throws Exception {
        try (TestKafka witness = TestKafka.create();
                Admin admin = witness.admin()) {
            TestKafka kafka = TestKafka.create();

            kafka.close();

            Eventually.eventually()
                    .untilAsserted(() -> assertThat(names(admin)).noneMatch(name -> name.endsWith(kafka.suffix())));
        }
    }

    private static ProducerRecord<String, byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<String> names(Admin admin) throws Exception {
        return admin.listTopics().names().get(20, TimeUnit.SECONDS);
    }
}
