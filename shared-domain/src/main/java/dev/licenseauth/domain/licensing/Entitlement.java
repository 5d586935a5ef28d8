package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything a validation is decided from, read in one query and kept in memory: no look-up is left for the decision.
 *
 * @param domainsUsed how many domains hold a slot
 * @param domainsMax  how many may; {@code null} is unlimited
 * @param graceDays   days after expiry in which it still validates
 */
public record Entitlement(
        UUID licenseId,
        AppId appId,
        String tier,
        String tierName,
        StoredStatus status,
        List<String> products,
        int domainsUsed,
        @Nullable Integer domainsMax,
        Instant startsAt,
        @Nullable Instant expiresAt,
        int graceDays) {
    public Entitlement {
        products = List.copyOf(products);
    }
}
