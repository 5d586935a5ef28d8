package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads topics from their beginning and stays with them, whoever dies: what activations became in Kafka, and every anchor. */
final class TopicWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "license.events.v1";
    private static final String ANCHORS = "audit.anchors.v1";
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final CheckpointChain chain;
    private final Sightings sightings = new Sightings("Kafka");
    private final Thread thread;
    private volatile boolean ended;

    TopicWatch(String bootstrapServers, CheckpointChain chain, Faults faults) {
        this.bootstrapServers = bootstrapServers;
        this.chain = chain;
        thread = faults.start("topics", this::watch);
    }

    Sightings sightings() {
        return sightings;
    }

    private void watch() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "auto.offset.reset",
                        "earliest",
                        "reconnect.backoff.max.ms",
                        500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.of(EVENTS, ANCHORS)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ended) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read(record);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.topic().equals(ANCHORS)) {
            chain.add(CheckpointChain.Place.ANCHORED, new String(record.value(), StandardCharsets.UTF_8));
            return;
        }
        ActivationEvent event = ActivationEvent.of(JSON.readTree(record.value()));
        if (event != null) {
            sightings.add(event);
        }
    }

    @Override
    public void close() {
        ended = true;
        Faults.join(thread);
    }
}
