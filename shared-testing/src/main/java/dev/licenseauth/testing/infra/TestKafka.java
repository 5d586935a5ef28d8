package dev.licenseauth.testing.infra;

import dev.licenseauth.domain.event.EventTopic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The suite's topics under names of their own on the build's broker; gone when closed. */
public final class TestKafka implements AutoCloseable {

    /** Enough to show what ordering per key means. */
    public static final int PARTITIONS = 2;

    private static final int STATE_PARTITIONS = 1;

    /** Topics of which only the last record per key counts. */
    private static final List<String> STATE_TOPICS = List.of("auth.state.v1", "audit.anchors.v1");

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String bootstrapServers;
    private final String suffix;

    private TestKafka(String bootstrapServers, String suffix) {
        this.bootstrapServers = bootstrapServers;
        this.suffix = suffix;
    }

    /**
     * Makes every topic of the suite with a fresh suffix.
     *
     * @throws IllegalStateException if the build's broker cannot be started or refuses
     */
    public static TestKafka create() {
        TestKafka kafka = new TestKafka(TestInfrastructure.endpoint().bootstrapServers(), "-" + Secrets.suffix());
        try (Admin admin = kafka.admin()) {
            await(admin.createTopics(kafka.topics()).all());
        }
        return kafka;
    }

    private Collection<NewTopic> topics() {
        short replicas = 1;
        Stream<NewTopic> events =
                Arrays.stream(EventTopic.values()).map(topic -> new NewTopic(topic(topic), PARTITIONS, replicas));
        Stream<NewTopic> states = STATE_TOPICS.stream()
                .map(topic -> new NewTopic(topic(topic), STATE_PARTITIONS, replicas)
                        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        return Stream.concat(events, states).toList();
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What {@code licenseauth.topics.suffix} is set to. */
    public String suffix() {
        return suffix;
    }

    /** A topic's name here, for example of {@code license.events.v1}. */
    public String topic(String name) {
        return name + suffix;
    }

    /** An event topic's name here. */
    public String topic(EventTopic topic) {
        return topic(topic.topicName());
    }

    /** A new client; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Writes records, in this order, and returns when the broker has them. */
    public List<RecordMetadata> send(Collection<ProducerRecord<String, byte[]>> records) {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            List<RecordMetadata> written = new ArrayList<>();
            for (var sending : records.stream().map(producer::send).toList()) {
                written.add(sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
            return written;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not take the records", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything that is in a topic now, partition by partition. */
    public List<ConsumerRecord<String, byte[]>> read(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            List<TopicPartition> partitions = consumer.partitionsFor(topic, LIMIT).stream()
                    .map(TestKafka::partition)
                    .toList();
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
                while (consumer.position(partition, LIMIT) < end) {
                    consumer.poll(LIMIT).records(partition).forEach(records::add);
                }
            }
            return records;
        }
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    @Override
    public void close() {
        try (Admin admin = admin()) {
            await(admin.deleteTopics(topics().stream().map(NewTopic::name).toList())
                    .all());
        }
    }

    private static void await(KafkaFuture<?> future) {
        try {
            future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not make or remove the test's topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "TestKafka[*" + suffix + "]";
    }
}
