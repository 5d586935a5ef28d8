package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

/**
 * A client that has just named more keys that do not exist than it may.
 *
 * @param ip        its address
 * @param requestId the request that was one too many
 */
public record Guesser(
        ClientNet client, @Nullable String ip, @Nullable String requestId) {}
