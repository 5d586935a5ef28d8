package dev.licenseauth.system.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.licenseauth.domain.audit.merkle.TreeHash;
import org.awaitility.core.ThrowingRunnable;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Looks into every place where something must be left of a round, and holds them against each other. */
final class Aftermath {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PROOFS = 10;

    private final PatientReader admin;
    private final CheckpointChain chain;
    private final LogCopy log;
    private final WebhookReceiver receiver;
    private final TopicWatch topics;
    private final Faults faults;

    Aftermath(PatientReader admin, CheckpointChain chain, WebhookReceiver receiver, TopicWatch topics, Faults faults) {
        this.admin = admin;
        this.chain = chain;
        this.receiver = receiver;
        this.topics = topics;
        this.faults = faults;
        log = new LogCopy(chain);
    }

    /**
     * What was found.
     *
     * @param leaves      entries the log has grown by
     * @param deliveries  at the webhook, of activations
     * @param duplicates  of these, those that had come before
     * @param repeats     records in Kafka whose event had come before
     * @param checkpoints verified, each with another size
     */
    record Found(int leaves, int deliveries, int duplicates, int repeats, int checkpoints) {}

    /** Waits until all has arrived. Then each of these devices and licences must be in its places, and once where once is promised. */
    Found settle(Set<String> devices, Set<String> licences) throws IOException {
        long from = log.size();
        eventually(
                "webhook", () -> assertThat(receiver.sightings().has(devices)).isTrue());
        eventually("Kafka", () -> assertThat(topics.sightings().has(devices)).isTrue());
        // The part killed last may still be coming back: until then asking for events fails, which is no verdict.
        eventually("used", () -> assertThat(used(from)).hasSizeGreaterThanOrEqualTo(devices.size()));
        eventually("bound", () -> assertThat(bound(from)).containsAll(devices));
        eventually("issued", () -> assertThat(issued(from)).containsAll(licences));

        NavigableMap<Long, TreeHash> checkpoints = checkpoints();
        Map<UUID, LogCopy.Entry> leaves = leaves(checkpoints);
        requireOneLeafEach(devices, leaves, from);
        assertThat(bound(from)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(devices);
        assertThat(issued(from)).doesNotHaveDuplicates();
        LogCopy.requireConsistent(admin, checkpoints);
        chain.forgetBefore(checkpoints.lastKey());
        return new Found(
                leaves.size(),
                receiver.endRound(),
                receiver.sightings().endRound(),
                topics.sightings().endRound(),
                checkpoints.size());
    }

    /** Those seen in this round, up to one that covers all events shown. */
    private NavigableMap<Long, TreeHash> checkpoints() throws IOException {
        long shown = admin.get("/api/v1/events", Map.of("limit", "1"))
                        .path("items")
                        .path(0)
                        .path("log_index")
                        .asLong()
                + 1;
        eventually(
                "checkpoints",
                () -> assertThat(chain.last(CheckpointChain.Place.SERVED)).isGreaterThanOrEqualTo(shown));
        long size = chain.last(CheckpointChain.Place.SERVED);
        eventually(
                "anchors",
                () -> assertThat(chain.last(CheckpointChain.Place.ANCHORED)).isGreaterThanOrEqualTo(size));
        return chain.upTo(size);
    }

    private Map<UUID, LogCopy.Entry> leaves(NavigableMap<Long, TreeHash> checkpoints) throws IOException {
        Map<UUID, LogCopy.Entry> leaves = new HashMap<>();
        for (LogCopy.Entry entry : log.readTo(admin, checkpoints)) {
            assertThat(leaves.put(entry.id(), entry))
                    .as("another leaf of the event of %s", entry)
                    .isNull();
        }
        return leaves;
    }

    /** One event for each device, the same wherever one looks, and that is one leaf. */
    private void requireOneLeafEach(Set<String> devices, Map<UUID, LogCopy.Entry> leaves, long from)
            throws IOException {
        Map<String, UUID> delivered = receiver.sightings().requireExactly(devices);
        assertThat(topics.sightings().requireExactly(devices)).isEqualTo(delivered);
        List<JsonNode> shown = used(from);
        assertThat(shown).hasSize(devices.size());
        for (JsonNode event : shown) {
            UUID id = UUID.fromString(event.path("id").asText());
            assertThat(delivered)
                    .containsEntry(event.path("data").path("device_id").asText(), id);
            assertThat(leaves)
                    .containsEntry(id, new LogCopy.Entry(event.path("log_index").asLong(), id, "license.used"));
        }
        for (UUID id : delivered.values().stream().limit(PROOFS).toList()) {
            log.requireIncluded(admin, Objects.requireNonNull(leaves.get(id)));
        }
    }

    private List<JsonNode> used(long from) throws IOException {
        return EventPages.since(admin, "license.used", from).stream()
                .filter(event -> ActivationEvent.of(event) != null)
                .toList();
    }

    private List<String> bound(long from) throws IOException {
        return EventPages.since(admin, "license.device_bound", from).stream()
                .map(event -> event.path("data").path("device_id").asText())
                .toList();
    }

    private List<String> issued(long from) throws IOException {
        return EventPages.since(admin, "license.issued", from).stream()
                .map(event -> event.path("data").path("license_id").asText())
                .toList();
    }

    private void eventually(String place, ThrowingRunnable assertion) {
        await(place)
                .atMost(PATIENCE)
                .failFast(faults::throwIfAny)
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
