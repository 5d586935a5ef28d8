package dev.licenseauth.domain.identity;

import org.jspecify.annotations.Nullable;

/**
 * Where a request of somebody unknown comes from.
 *
 * @param ip        the client's address as resolved behind the proxies
 * @param requestId the request's id
 */
public record Origin(@Nullable String ip, @Nullable String requestId) {
    public Netblock netblock() {
        return Netblock.of(ip);
    }
}
