package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.webhook.Endpoint;
import dev.licenseauth.domain.webhook.Subscription;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The endpoints. Secrets, URLs and headers are sealed where they are stored. */
public interface Endpoints {
    /** Makes every other transaction that adds or widens an endpoint wait, so that counts are exact. */
    void lockForCounting();

    /** How many there are. */
    int count();

    /** How many name the app. */
    int countOfApp(String appId);

    /** Adds one. */
    void add(Endpoint endpoint);

    /** One by its id. */
    Optional<Endpoint> find(UUID id);

    /** The same, locked against changes until the transaction ends. */
    Optional<Endpoint> lock(UUID id);

    /**
     * Those of the ids that exist, are enabled and so stay until the transaction ends. Locked in one order everywhere,
     * so that nobody waits in a circle.
     */
    Map<UUID, Endpoint> lockEnabled(Collection<UUID> ids);

    /** Replaces an endpoint that was locked. */
    void update(Endpoint endpoint);

    /** Removes an endpoint and everything that was for it. */
    void delete(UUID id);

    /**
     * A page, newest first.
     *
     * @param appId  only endpoints for exactly this app; {@code null} for all
     * @param before only endpoints older than this one; {@code null} begins at the newest
     */
    List<Endpoint> newestFirst(@Nullable String appId, @Nullable UUID before, int limit);

    /** What every enabled endpoint asks for. */
    List<Subscription> subscriptions();
}
