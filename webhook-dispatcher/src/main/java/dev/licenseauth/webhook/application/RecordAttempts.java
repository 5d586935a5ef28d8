package dev.licenseauth.webhook.application;

import dev.licenseauth.domain.webhook.DisableReason;
import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Finished;
import dev.licenseauth.domain.webhook.Outcome;
import dev.licenseauth.domain.webhook.port.Deliveries;
import dev.licenseauth.domain.webhook.port.Endpoints;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes down what came of attempts, and disables the endpoints that want no more. */
@ApplicationScoped
public class RecordAttempts {
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final DisableEndpoint disableEndpoint;
    private final Clock clock;

    RecordAttempts(Endpoints endpoints, Deliveries deliveries, DisableEndpoint disableEndpoint, Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.disableEndpoint = disableEndpoint;
        this.clock = clock;
    }

    /** Records; gives the endpoints it has disabled. */
    @Transactional
    public Set<UUID> handle(List<Finished> finished) {
        List<UUID> gone = finished.stream()
                .filter(RecordAttempts::isGone)
                .map(each -> each.claim().endpoint().id())
                .distinct()
                .toList();
        // Endpoints before deliveries: the order in which everybody locks them.
        Map<UUID, Endpoint> locked = gone.isEmpty() ? Map.of() : endpoints.lockEnabled(gone);
        deliveries.record(finished);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<UUID, Endpoint> disabled = locked.values().stream()
                .filter(endpoint -> finished.stream().anyMatch(each -> isAboutThisUrl(each, endpoint)))
                .collect(Collectors.toMap(Endpoint::id, endpoint -> endpoint));
        disabled.values().forEach(endpoint -> disableEndpoint.handle(endpoint, DisableReason.GONE, now));
        return Set.copyOf(disabled.keySet());
    }

    private static boolean isGone(Finished finished) {
        return finished.outcome() instanceof Outcome.Answered answered && answered.isGone();
    }

    /** An answer from the URL the endpoint had before it was changed says nothing of the endpoint as it is. */
    private static boolean isAboutThisUrl(Finished finished, Endpoint endpoint) {
        Endpoint attempted = finished.claim().endpoint();
        return isGone(finished)
                && attempted.id().equals(endpoint.id())
                && attempted.settings().url().equals(endpoint.settings().url());
    }
}
