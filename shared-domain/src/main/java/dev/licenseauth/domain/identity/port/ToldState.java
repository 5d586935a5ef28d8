package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.KeyStanding;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.SecuritySettings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the other services have been told, or have to be. All but {@link #snapshot} in the transaction in progress. */
public interface ToldState {
    /** A heartbeat to publish, unless some replica published one less than that ago. */
    Optional<AuthFact.Heartbeat> beat(Duration apart);

    /** Notes the settings in effect; they are to be published if they differ from those noted last. */
    Optional<AuthFact.Settings> note(SecuritySettings effective);

    /** The settings as noted last. Nobody notes others until the transaction ends. */
    AuthFact.Settings settings();

    /** The revocations that could still hit a living access token, smallest counter first. */
    List<AuthFact.Revoked> revocations();

    /** What was told of owners, as it is now. */
    List<AuthFact.Owner> owners(Instant now);

    /** Whether there are revocations that can hit no living access token any more and were not taken back. */
    boolean anyLapsed(Instant now);

    /** Such revocations, which count as taken back from now on. Under {@link Revocations#lock()} only. */
    List<AuthFact.RevocationLapsed> lapse(int atMost, Instant now);

    /** Whether the topic with this id was filled from the beginning. */
    boolean isFilled(String topicId);

    /** Notes that it is. */
    void filled(String topicId);

    /**
     * One consistent view.
     *
     * @param at      by the database's clock, before all that follows was read
     * @param counter every revocation up to it is known
     * @param owners  what was told of owners; none where they were not asked for
     */
    record Snapshot(
            Instant at,
            Revocation counter,
            List<AuthFact.Revoked> revocations,
            List<KeyStanding> signingKeys,
            AuthFact.Settings settings,
            List<AuthFact.Owner> owners) {}

    /**
     * The view of now.
     *
     * @param after      of revocations only those with a larger counter
     * @param withOwners whether owners are asked for: there can be many
     */
    Snapshot snapshot(long after, boolean withOwners);
}
