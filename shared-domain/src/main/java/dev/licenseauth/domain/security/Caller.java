package dev.licenseauth.domain.security;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Who makes a request, once authenticated.
 *
 * @param actor           the name that goes on events, for example {@code user:0197…}
 * @param role            what the caller may do
 * @param userId          the user
 * @param sessionId       the login the credential comes from
 * @param ownerRef        the owner the user is linked to, if he is: whose licences count as his own
 * @param authenticatedAt when the caller last proved to know the password
 * @param appId           the app an API key is bound to, if it is
 * @param requestId       the request's id
 * @param ip              the client's address as resolved behind the proxies, if there is a client
 */
public record Caller(
        String actor,
        Role role,
        UUID userId,
        UUID sessionId,
        @Nullable String ownerRef,
        Instant authenticatedAt,
        @Nullable String appId,
        @Nullable String requestId,
        @Nullable String ip) {}
