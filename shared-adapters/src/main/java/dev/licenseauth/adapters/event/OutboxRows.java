package dev.licenseauth.adapters.event;

import dev.licenseauth.adapters.config.PlatformConfig;
import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Events as rows of the outbox; Debezium turns each into one CloudEvents record in Kafka's binary mode (CloudEvents Kafka
 * protocol binding 1.0.2, section 3.2). For a statement that writes an event together with the change it tells of, which holds
 * the two together by itself; everything else appends to the outbox.
 */
@ApplicationScoped
public class OutboxRows {
    /** The columns of the table {@code outbox} that an event is written to. */
    public static final String COLUMNS = "id, topic, aggregate_id, payload, ce_type, ce_source, ce_subject, ce_time";

    /** A place for each of them. */
    public static final String PLACES = "?, ?, ?, ?, ?, ?, ?, ?";

    private final String source;
    private final String topicSuffix;

    OutboxRows(PlatformConfig config, @ConfigProperty(name = "quarkus.application.name") String applicationName) {
        source = "/" + applicationName;
        topicSuffix = config.topics().suffix().orElse("");
    }

    /** What to put in the places, in their order. */
    public @Nullable Object[] values(EventTopic topic, Event event) {
        return new @Nullable Object[] {
            event.id(),
            topic.topicName() + topicSuffix,
            event.subject(),
            EventJson.write(event),
            event.type().value(),
            source,
            event.subject(),
            event.createdAt().toString()
        };
    }
}
