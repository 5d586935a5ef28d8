package dev.licenseauth.audit.adapter.out.kafka;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.audit.config.AuditConfig;
import dev.licenseauth.domain.audit.port.Anchors;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Anchors in a compacted topic, one record for each log. Written directly and not through the outbox: an outbox row
 * commits with the database it lies in, and would be set back together with what it vouches for.
 */
@ApplicationScoped
class KafkaAnchors implements Anchors {
    private static final String TOPIC = "audit.anchors.v1";
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final String topic;
    private final String bootstrapServers;
    private final Duration timeout;
    private @Nullable KafkaProducer<String, String> producer;

    KafkaAnchors(
            PlatformConfig platform,
            AuditConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        topic = TOPIC + platform.topics().suffix().orElse("");
        this.bootstrapServers = bootstrapServers;
        timeout = config.log().anchorTimeout();
    }

    @Override
    public void keep(String origin, String note) throws AwayException {
        try {
            producer().send(new ProducerRecord<>(topic, origin, note)).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new AwayException("the broker has not taken the checkpoint", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException("interrupted while the broker took the checkpoint", e);
        }
    }

    private synchronized KafkaProducer<String, String> producer() {
        KafkaProducer<String, String> made = producer;
        if (made == null) {
            int limit = Math.toIntExact(timeout.toMillis());
            made = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                            ProducerConfig.CLIENT_ID_CONFIG, topic,
                            ProducerConfig.ACKS_CONFIG, "all",
                            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                            ProducerConfig.LINGER_MS_CONFIG, 0,
                            ProducerConfig.MAX_BLOCK_MS_CONFIG, limit,
                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit,
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit,
                            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000),
                    new StringSerializer(),
                    new StringSerializer());
            producer = made;
        }
        return made;
    }

    @Override
    public List<String> kept(String origin) throws AwayException {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new AwayException("the topic " + topic + " is not there", new KafkaException("no partitions"));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
            List<String> notes = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                // A compacted topic may have nothing at its last offsets: positions count, not records.
                while (consumer.position(partition, timeout) < ends.getOrDefault(partition, 0L)) {
                    for (ConsumerRecord<String, String> record : consumer.poll(timeout)) {
                        if (origin.equals(record.key()) && record.value() != null) {
                            notes.add(record.value());
                        }
                    }
                }
            }
            return notes;
        } catch (KafkaException e) {
            throw new AwayException(String.valueOf(e.getMessage()), e);
        }
    }

    private KafkaConsumer<String, String> consumer() {
        int limit = Math.toIntExact(timeout.toMillis());
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        topic + "-reader",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        limit,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        limit),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @PreDestroy
    synchronized void close() {
        KafkaProducer<String, String> made = producer;
        if (made != null) {
            made.close(CLOSING);
        }
    }
}
