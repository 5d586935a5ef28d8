package dev.licenseauth.domain.security;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, once authenticated.
 *
 * @param actor     the name that goes on events, for example {@code user:42}
 * @param role      what the caller may do
 * @param appId     the app an API key is bound to, if it is
 * @param requestId the request's id
 * @param ip        the client's address as resolved behind the proxies, if there is a client
 */
public record Caller(
        String actor,
        Role role,
        @Nullable String appId,
        @Nullable String requestId,
        @Nullable String ip) {}
