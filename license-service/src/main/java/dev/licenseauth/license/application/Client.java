package dev.licenseauth.license.application;

import org.jspecify.annotations.Nullable;

/**
 * Who asks without a credential but the DLID.
 *
 * @param actor     the name that goes on events: {@code sdk:<name>} where the client says what it is, else {@code client}
 * @param ip        its address, as resolved behind the proxies
 * @param requestId the request's id
 */
public record Client(
        String actor, @Nullable String ip, @Nullable String requestId) {}
