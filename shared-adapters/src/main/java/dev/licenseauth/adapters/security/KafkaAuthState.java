package dev.licenseauth.adapters.security;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.adapters.security.StateRecords.MalformedStateException;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads {@code auth.state.v1} from its beginning, without a group: every replica needs all of it. The topic has one
 * partition, for a heartbeat says that all before it has been told, and there is no before across partitions. When it
 * falls behind, the feed is asked.
 */
@DefaultBean
@ApplicationScoped
class KafkaAuthState implements AuthStateSource {
    private static final Logger LOG = Logger.getLogger(KafkaAuthState.class);
    private static final String TOPIC = "auth.state.v1";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final String topic;
    private final Map<String, Object> settings;
    private final AuthStateFeed feed;
    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private volatile @Nullable KafkaConsumer<String, byte[]> current;
    private volatile @Nullable Thread thread;

    KafkaAuthState(
            PlatformConfig config,
            AuthStateFeed feed,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.feed = feed;
        topic = TOPIC + config.topics().suffix().orElse("");
        settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "auth-state",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000);
    }

    @Override
    public void start(AuthState state) {
        thread = Thread.ofPlatform().name("auth-state").daemon().start(() -> run(state));
        feed.start(state);
    }

    @Override
    public void stop() {
        feed.stop();
        stopSignal.countDown();
        KafkaConsumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        Thread reader = thread;
        try {
            if (reader != null && !reader.join(STOP_DEADLINE)) {
                LOG.warnf("the reader of %s did not end in %s", topic, STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stopping() {
        return stopSignal.getCount() == 0;
    }

    private void run(AuthState state) {
        while (!stopping()) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
                current = consumer;
                TopicPartition partition = onlyPartition(consumer);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                while (!stopping()) {
                    consumer.poll(POLL).forEach(record -> apply(state, record));
                }
            } catch (WakeupException e) {
                LOG.debugf("the reader of %s ends", topic);
            } catch (RuntimeException | Error e) {
                LOG.warnf("%s cannot be read and is tried again in %s: %s", topic, BACKOFF, e.getMessage());
                LOG.debug("reading failed", e);
                pause();
            }
        }
    }

    private TopicPartition onlyPartition(KafkaConsumer<String, byte[]> consumer) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER_LIMIT);
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException("the topic does not exist");
        }
        if (partitions.size() != 1) {
            throw new IllegalStateException("the topic has " + partitions.size()
                    + " partitions and must have exactly one: delete it and make it anew");
        }
        return new TopicPartition(topic, 0);
    }

    private static void apply(AuthState state, ConsumerRecord<String, byte[]> record) {
        try {
            state.apply(StateRecords.read(record.key() == null ? "" : record.key(), record.value()));
        } catch (MalformedStateException e) {
            // Nothing can be gained from it, and stopping here would keep out what comes after it.
            LOG.errorf(
                    "record %d of %s is malformed and passed over: %s",
                    record.offset(), record.topic(), e.getMessage());
        }
    }

    private void pause() {
        try {
            boolean stopped = stopSignal.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("the reader of %s %s", topic, stopped ? "ends" : "starts over");
        } catch (InterruptedException e) {
            LOG.debugf("the reader of %s was interrupted", topic);
        }
    }
}
