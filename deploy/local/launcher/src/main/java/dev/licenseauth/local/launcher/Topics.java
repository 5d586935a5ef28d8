package dev.licenseauth.local.launcher;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The suite's topics. The broker creates none by itself: a misspelt name must fail, not become a topic. */
final class Topics {

    private static final short REPLICAS = 1;
    private static final int PARTITIONS = 6;
    private static final List<String> EVENTS = List.of(
            "license.events.v1", "identity.events.v1", "security.events.v1", "webhook.events.v1", "audit.events.v1");
    private static final Map<String, Integer> COMPACTED = Map.of(
            // Exactly one: a heartbeat says that all that was written before it has been read.
            "auth.state.v1", 1, "audit.anchors.v1", PARTITIONS);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Topics() {}

    /** Creates those that are missing and leaves the others as they are. */
    static void create(String bootstrapServers) throws ExecutionException, InterruptedException, LauncherException {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "launcher",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(LIMIT.toMillis()));
        try (Admin admin = Admin.create(config)) {
            Set<String> present = admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<NewTopic> missing = all().stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new LauncherException(
                    "Kafka did not create the topics within %d s: see deploy/local/logs kafka."
                            .formatted(LIMIT.toSeconds()),
                    e);
        }
    }

    private static List<NewTopic> all() {
        List<NewTopic> topics = new ArrayList<>();
        EVENTS.forEach(name -> topics.add(new NewTopic(name, PARTITIONS, REPLICAS)));
        COMPACTED.forEach((name, partitions) ->
                topics.add(new NewTopic(name, partitions, REPLICAS).configs(Map.of("cleanup.policy", "compact"))));
        for (Service service : Service.values()) {
            // Where the connector writes its own heartbeats; one partition, nobody keeps them.
            topics.add(new NewTopic("__debezium-heartbeat." + service.database(), 1, REPLICAS)
                    .configs(Map.of("retention.ms", "3600000")));
        }
        return topics;
    }
}
