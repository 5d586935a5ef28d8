package dev.licenseauth.local.infrastructure;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaBrokerTest {

    @TempDir
    private Path temp;

    @Test
    void recordsSurviveASigkillOfTheBroker() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(Configs.kafka(data(), 0))) {
            createTopic(broker, "notes");
            send(broker, "notes", "kept");

            broker.handle().destroyForcibly();
            broker.handle().onExit().join();

            assertThat(broker.isAlive()).isFalse();
        }
        try (KafkaBroker again = KafkaBroker.start(Configs.kafka(data(), 0))) {
            assertThat(read(again, "notes")).containsExactly("kept");
        }
    }

    @Test
    void anOrphanOfAnEarlierRunIsEnded() throws Exception {
        try (OtherJvm other = OtherJvm.withKafka(data())) {
            other.kill();
            assertThat(other.server().isAlive()).isTrue();

            try (KafkaBroker broker = KafkaBroker.start(Configs.kafka(data(), 0))) {
                assertThat(ProcFs.isRunning(other.server())).isFalse();
                assertThat(KafkaProbe.serves(broker.port())).isTrue();
                assertThat(Files.readString(Configs.log(data()))).contains("left over from an earlier run");
            }
        }
    }

    @Test
    void aFolderThatIsInUseIsLeftAlone() throws Exception {
        try (OtherJvm other = OtherJvm.withKafka(data())) {
            assertThatThrownBy(() -> KafkaBroker.start(Configs.kafka(data(), 0)))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("is in use by another running stack");
            assertThat(other.server().isAlive()).isTrue();
        }
    }

    @Test
    void aHalfFormattedFolderIsMadeAfresh() throws Exception {
        Path unfinished = Files.createDirectories(temp.resolve("data.unfinished/log"));
        Files.writeString(unfinished.resolve("meta.properties"), "version=1\n");

        try (KafkaBroker broker = KafkaBroker.start(Configs.kafka(data(), 0))) {
            assertThat(KafkaProbe.serves(broker.port())).isTrue();
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void aBusyPortIsOneClearSentence() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> KafkaBroker.start(Configs.kafka(data(), busy.getLocalPort())))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessage(
                            "Kafka did not start: port %d on 127.0.0.1 is in use; stop the program that listens there or choose another port.",
                            busy.getLocalPort());
        }
    }

    @Test
    void itsLastWordsAreQuotedWhenItGivesUp() throws Exception {
        KafkaBroker.start(Configs.kafka(data(), 0)).close();
        Files.writeString(data().resolve("log/meta.properties"), "version=1\nnode.id=7\n");

        assertThatThrownBy(() -> KafkaBroker.start(Configs.kafka(data(), 0)))
                .isInstanceOf(StartFailedException.class)
                .hasMessageStartingWith("Kafka did not start: it ended at once")
                .hasMessageContaining("No readable meta.properties files found");
    }

    @Test
    void missingJarsAreOneClearSentence() {
        KafkaBroker.Config config = new KafkaBroker.Config(temp, data(), Configs.log(data()), 0, List.of());

        assertThatThrownBy(() -> KafkaBroker.start(config))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("does not hold its jars; build them with ./mvnw package");
    }

    private Path data() {
        return temp.resolve("data");
    }

    private static void createTopic(KafkaBroker broker, String topic) throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
    }

    private static void send(KafkaBroker broker, String topic, String text) throws Exception {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, text)).get(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(KafkaBroker broker, String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            return consumer.poll(Duration.ofSeconds(20)).records(new TopicPartition(topic, 0)).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }
}
