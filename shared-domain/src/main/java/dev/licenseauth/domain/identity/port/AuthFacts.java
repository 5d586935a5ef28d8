package dev.licenseauth.domain.identity.port;

import dev.licenseauth.domain.identity.AuthFact;

/** Tells every service what it keeps in memory: the compacted topic {@code auth.state.v1}. */
public interface AuthFacts {
    /**
     * Publishes with the transaction in progress, in the order in which transactions commit.
     *
     * @throws IllegalStateException when no transaction is in progress
     */
    void publish(AuthFact fact);
}
