package dev.licenseauth.local.launcher.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers per service and class of status, and says in the log when a service goes away or comes back. */
final class GatewayMetrics {

    /** Requests that match no route, or are malformed, belong to no service. */
    static final String NO_SERVICE = "none";

    private static final Logger LOG = System.getLogger(GatewayMetrics.class.getName());

    private record Series(String service, String status) {}

    private final Map<Series, LongAdder> answers = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();

    void answered(String service, int status) {
        answers.computeIfAbsent(new Series(service, status / 100 + "xx"), absent -> new LongAdder())
                .increment();
    }

    void unreachable(String service, Throwable cause) {
        if (unreachable.add(service)) {
            LOG.log(
                    Level.WARNING,
                    "{0} cannot be reached: {1}",
                    service,
                    cause.getClass().getSimpleName());
        }
    }

    void reachable(String service) {
        if (!unreachable.isEmpty() && unreachable.remove(service)) {
            LOG.log(Level.INFO, "{0} can be reached again", service);
        }
    }

    /** Prometheus text exposition format 0.0.4. */
    String exposition() {
        StringBuilder text = new StringBuilder("""
                # HELP gateway_responses_total Answers by service and class of status.
                # TYPE gateway_responses_total counter
                """);
        Map<String, Long> sorted = new TreeMap<>();
        answers.forEach((series, count) -> sorted.put(
                "gateway_responses_total{service=\"%s\",status=\"%s\"}".formatted(series.service(), series.status()),
                count.sum()));
        sorted.forEach(
                (series, count) -> text.append(series).append(' ').append(count).append('\n'));
        return text.toString();
    }
}
