package dev.licenseauth.domain.event;

/** The Kafka topics events are published on. State topics are not events and are not listed. */
public enum EventTopic {
    LICENSE("license.events.v1"),
    IDENTITY("identity.events.v1"),
    SECURITY("security.events.v1"),
    WEBHOOK("webhook.events.v1"),
    AUDIT("audit.events.v1");

    private final String topicName;

    EventTopic(String topicName) {
        this.topicName = topicName;
    }

    /** The topic's name on the broker. */
    public String topicName() {
        return topicName;
    }
}
