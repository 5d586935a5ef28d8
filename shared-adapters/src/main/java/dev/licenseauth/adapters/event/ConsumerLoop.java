package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads batches and hands each to the handler in one transaction; the offsets follow it. A batch that fails is rewound
 * and comes again after a pause in which the consumer keeps its place in the group; nothing is ever skipped.
 */
final class ConsumerLoop {
    private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
    private static final int TRANSACTION_TIMEOUT_SECONDS = 60;

    private final EventHandler handler;
    private final Duration maxBackoff;
    private final Map<String, Object> settings;
    private final List<String> topics;
    private final Counter records;
    private final Counter retries;
    private final Thread thread;
    private final CountDownLatch stopSignal = new CountDownLatch(1);

    private volatile boolean joined;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    ConsumerLoop(EventHandler handler, PlatformConfig config, String bootstrapServers, MeterRegistry meters) {
        this.handler = handler;
        maxBackoff = config.consumer().maxBackoff();
        String suffix = config.topics().suffix().orElse("");
        topics = handler.topics().stream()
                .map(topic -> topic.topicName() + suffix)
                .toList();
        settings = settings(handler.consumerName() + suffix, config.consumer().maxBatch(), bootstrapServers);
        records = meters.counter("licenseauth.consumer.records", "consumer", handler.consumerName());
        retries = meters.counter("licenseauth.consumer.retries", "consumer", handler.consumerName());
        thread = Thread.ofPlatform()
                .name("consumer-" + handler.consumerName())
                .daemon()
                .unstarted(this::run);
    }

    private static Map<String, Object> settings(String group, int maxBatch, String bootstrapServers) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, group),
                Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxBatch),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName()),
                // A replica that was killed gives up its partitions after this long.
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500),
                // A topic created after the service started is noticed within this long.
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000));
    }

    String name() {
        return handler.consumerName();
    }

    boolean hasJoined() {
        return joined;
    }

    void start() {
        thread.start();
    }

    void signalStop() {
        stopSignal.countDown();
        KafkaConsumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            // Ends a wait for records. No interrupt: an interrupted thread cannot tell the group that it leaves.
            consumer.wakeup();
        }
    }

    void awaitStop() {
        try {
            if (!thread.join(STOP_DEADLINE)) {
                LOG.warnf("consumer %s did not end in %s", name(), STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopping() {
        return stopSignal.getCount() == 0;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!stopping()) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                current = consumer;
                consumer.subscribe(topics, new JoinedListener(consumer));
                while (!stopping()) {
                    ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
                    if (batch.isEmpty()) {
                        continue;
                    }
                    if (delivered(batch)) {
                        backoff = FIRST_BACKOFF;
                        commit(consumer, batch);
                    } else {
                        rewindAndWait(consumer, batch, backoff);
                        backoff = longer(backoff);
                    }
                }
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
                if (!stopping()) {
                    LOG.warnf(e, "consumer %s was interrupted and starts over", name());
                }
            } catch (RuntimeException | Error e) {
                // Errors too: a consumer that ended quietly would leave a service that looks healthy and hears nothing.
                LOG.errorf(e, "consumer %s failed and starts over in %s", name(), backoff);
                pause(backoff);
                backoff = longer(backoff);
            }
        }
    }

    private boolean delivered(ConsumerRecords<byte[], byte[]> batch) {
        List<Received> received = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            received.add(EventRecords.read(record));
        }
        try {
            QuarkusTransaction.requiringNew()
                    .timeout(TRANSACTION_TIMEOUT_SECONDS)
                    .run(() -> handler.handle(received));
        } catch (RuntimeException e) {
            retries.increment();
            LOG.warnf(e, "consumer %s could not act on %d records and tries again", name(), received.size());
            return false;
        }
        records.increment(received.size());
        return true;
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : batch.partitions()) {
            offsets.put(
                    partition,
                    new OffsetAndMetadata(batch.records(partition).getLast().offset() + 1));
        }
        try {
            consumer.commitSync(offsets);
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // The partitions went to another replica meanwhile: it reads the batch again and the inbox drops it.
            LOG.infof("consumer %s: offsets of %d partitions left to their new owner", name(), offsets.size());
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            LOG.warnf("consumer %s: offsets not committed, the broker does not answer", name());
        }
    }

    private void rewindAndWait(
            KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> failed, Duration backoff) {
        rewind(consumer, failed);
        consumer.pause(consumer.assignment());
        long deadline = System.nanoTime() + backoff.toNanos();
        for (long left = backoff.toNanos(); left > 0 && !stopping(); left = deadline - System.nanoTime()) {
            // Polling keeps the membership alive. Partitions assigned meanwhile are not paused: give theirs back too.
            ConsumerRecords<byte[], byte[]> early = consumer.poll(Duration.ofNanos(left));
            rewind(consumer, early);
            consumer.pause(consumer.assignment());
        }
        consumer.resume(consumer.paused());
    }

    private static void rewind(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
        for (TopicPartition partition : batch.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, batch.records(partition).getFirst().offset());
            }
        }
    }

    private Duration longer(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(maxBackoff) > 0 ? maxBackoff : doubled;
    }

    private void pause(Duration duration) {
        try {
            boolean stopped = stopSignal.await(duration.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("consumer %s %s", name(), stopped ? "stops" : "starts over");
        } catch (InterruptedException e) {
            // Nothing of ours interrupts; the loop's condition decides whether to go on.
            LOG.debugf("consumer %s stops", name());
        }
    }

    private final class JoinedListener implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        private JoinedListener(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                // A failure here ends the loop's turn: nothing is read from a place nobody knows to be right.
                handler.nextOffset(partition.topic(), partition.partition())
                        .ifPresent(offset -> consumer.seek(partition, offset));
            }
            joined = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Nothing is held for a partition between two polls.
        }
    }
}
