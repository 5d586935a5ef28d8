package dev.licenseauth.license.adapter.in.kafka;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.port.Entitlements;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Drops from memory what other replicas have changed. Every replica reads every event, so it takes all partitions by
 * itself, in no group, from the end; dropping twice does no harm, so it keeps neither offsets nor inbox. Validation
 * waits for none of this: without Kafka the time to live bounds how long an outdated answer is held.
 */
@ApplicationScoped
class LicenseChanges {
    private static final Logger LOG = Logger.getLogger(LicenseChanges.class);
    private static final String LICENSE = "license:";
    private static final String PLAN = "plan:";
    private static final Set<String> CHANGE_NOTHING = Set.of("license.used", "license.refused", "license.expiring");
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PARTITION_CHECK = Duration.ofSeconds(30);
    private static final Duration KAFKA_DEADLINE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final Entitlements entitlements;
    private final String topic;
    private final Map<String, Object> settings;
    private final Counter dropped;
    private final Counter restarts;
    private final Thread thread;
    private final SecondDrops secondDrops = new SecondDrops();
    private final CountDownLatch stopSignal = new CountDownLatch(1);

    private volatile boolean listening;
    private volatile boolean settled;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    LicenseChanges(
            Entitlements entitlements,
            PlatformConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            MeterRegistry meters) {
        this.entitlements = entitlements;
        topic = EventTopic.LICENSE.topicName() + config.topics().suffix().orElse("");
        settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "license-changes",
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // Retention never reaches a reader at the end; should it, what was missed is unknown: see run().
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) KAFKA_DEADLINE.toMillis(),
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000);
        dropped = meters.counter("licenseauth.validation.invalidations");
        restarts = meters.counter("licenseauth.validation.invalidations.restarts");
        thread = Thread.ofPlatform().name("license-changes").daemon().unstarted(this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        stopSignal.countDown();
        KafkaConsumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (!thread.join(STOP_DEADLINE)) {
                LOG.warnf("listening for changes did not end in %s", STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every change from now on will be heard. */
    boolean isListening() {
        return listening;
    }

    /** Whether nothing is to be dropped by what was heard so far. */
    boolean isSettled() {
        return settled;
    }

    private boolean stopping() {
        return stopSignal.getCount() == 0;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopping()) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
                current = consumer;
                List<TopicPartition> partitions = partitions(consumer);
                if (!partitions.isEmpty()) {
                    standAtTheEnd(consumer, partitions);
                    // Whatever was read before this position is known may have been changed unheard.
                    entitlements.forgetAll();
                    secondDrops.add(Set.of(new Changed.Anything()), System.nanoTime());
                    settled = false;
                    listening = true;
                    pause = FIRST_PAUSE;
                    listen(consumer, partitions.size());
                }
            } catch (WakeupException e) {
                LOG.debug("listening for changes was woken");
            } catch (RuntimeException | Error e) {
                // Errors too: a thread that ended quietly would leave a replica that hears nothing and looks healthy.
                LOG.warnf("listening for changes starts over in %s: %s", pause, e);
            }
            listening = false;
            current = null;
            restarts.increment();
            pause = waitFor(pause);
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream()
                        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
    }

    private static void standAtTheEnd(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: asking for the position carries it out.
        partitions.forEach(consumer::position);
    }

    /** Returns when the topic has other partitions than it had. */
    private void listen(KafkaConsumer<byte[], byte[]> consumer, int partitionCount) {
        long checked = System.nanoTime();
        while (!stopping()) {
            Set<Changed> changes = new HashSet<>();
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(secondDrops.untilNext(System.nanoTime(), POLL))) {
                Changed changed = changed(record);
                if (changed != null) {
                    changes.add(changed);
                }
            }
            changes.forEach(this::forget);
            dropped.increment(changes.size());
            secondDrops.take(System.nanoTime()).forEach(this::forget);
            secondDrops.add(changes, System.nanoTime());
            settled = secondDrops.isEmpty();
            if (System.nanoTime() - checked > PARTITION_CHECK.toNanos()) {
                checked = System.nanoTime();
                if (hasOtherPartitions(consumer, partitionCount)) {
                    return;
                }
            }
        }
    }

    private boolean hasOtherPartitions(KafkaConsumer<byte[], byte[]> consumer, int partitionCount) {
        try {
            return partitions(consumer).size() != partitionCount;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            // The broker is away. The positions are kept, so nothing is missed when it comes back.
            LOG.debugf("the partitions of %s are not known: %s", topic, e.getMessage());
            return false;
        }
    }

    private void forget(Changed changed) {
        switch (changed) {
            case Changed.OneLicense(UUID id) -> entitlements.forget(id);
            case Changed.LicensesOfPlan(AppId appId, PlanCode plan) -> entitlements.forget(appId, plan);
            case Changed.Anything() -> entitlements.forgetAll();
        }
    }

    /** What an event says was changed, by key and header alone: the body need not be read. */
    private static @Nullable Changed changed(ConsumerRecord<byte[], byte[]> record) {
        String subject = text(record.key());
        Header type = record.headers().lastHeader("ce_type");
        if (type != null && CHANGE_NOTHING.contains(text(type.value()))) {
            return null;
        }
        try {
            if (subject.startsWith(LICENSE)) {
                return new Changed.OneLicense(UUID.fromString(subject.substring(LICENSE.length())));
            }
            if (subject.startsWith(PLAN)) {
                String[] parts = subject.substring(PLAN.length()).split("/", 2);
                return new Changed.LicensesOfPlan(new AppId(parts[0]), new PlanCode(parts[parts.length - 1]));
            }
            return null;
        } catch (IllegalArgumentException e) {
            LOG.warn("an event about a licence or a plan names none by its key");
            return null;
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private Duration waitFor(Duration pause) {
        try {
            if (stopSignal.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return pause;
            }
        } catch (InterruptedException e) {
            // Nothing of ours interrupts; the loop's condition decides whether to go on.
            LOG.debug("listening for changes was interrupted");
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
