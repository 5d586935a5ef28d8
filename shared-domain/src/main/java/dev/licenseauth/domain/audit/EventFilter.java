package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * Which events to find: those that meet every condition. What is {@code null} or empty is no condition.
 *
 * @param severities any of these
 * @param minRisk    risk of at least this, 0 to 100
 * @param ip         an address in the form {@link java.net.InetAddress#getHostAddress()} gives it
 * @param from       happened at this time or later
 * @param to         happened before this time
 * @param operatorActions only what accounts did, see {@link Parties#isOperatorAction}
 */
public record EventFilter(
        @Nullable EventType type,
        Set<Severity> severities,
        int minRisk,
        @Nullable String actor,
        @Nullable String ip,
        @Nullable String appId,
        @Nullable Instant from,
        @Nullable Instant to,
        boolean operatorActions) {
    /** Meets every event. */
    public static final EventFilter ALL = new EventFilter(null, Set.of(), 0, null, null, null, null, null, false);

    public EventFilter {
        severities = Set.copyOf(severities);
    }

    /** The same conditions, and only events of this app. */
    public EventFilter inApp(String app) {
        return new EventFilter(type, severities, minRisk, actor, ip, app, from, to, operatorActions);
    }

    /** The same conditions, and only events of this actor. */
    public EventFilter by(String who) {
        return new EventFilter(type, severities, minRisk, who, ip, appId, from, to, operatorActions);
    }

    /** The same conditions, and only what accounts did. */
    public EventFilter ofOperators() {
        return new EventFilter(type, severities, minRisk, actor, ip, appId, from, to, true);
    }
}
