package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything a validation is decided from, read in one query and kept in memory.
 *
 * @param graceDays days after expiry in which it still validates
 */
public record Entitlement(
        UUID licenseId,
        AppId appId,
        String tier,
        String tierName,
        StoredStatus status,
        List<String> products,
        HeldDomains domains,
        HeldDevices devices,
        Instant startsAt,
        @Nullable Instant expiresAt,
        int graceDays) {
    public Entitlement {
        products = List.copyOf(products);
    }

    /** The same after a domain was bound. */
    public Entitlement withDomainBound(DomainName domain, boolean asLocal) {
        return with(domains.with(domain, asLocal), devices);
    }

    /** The same after a device was bound; a device that was bound before is not new. */
    public Entitlement withDeviceBound(boolean isNew) {
        return with(domains, devices.withOneMore(isNew));
    }

    /** The same, with all that the question needs and memory may lack. */
    public Entitlement knowing(Question question, boolean domainIsHeld, boolean deviceIsBound) {
        return with(
                domains.knowing(question.domain(), domainIsHeld), devices.knowing(question.device(), deviceIsBound));
    }

    private Entitlement with(HeldDomains newDomains, HeldDevices newDevices) {
        return new Entitlement(
                licenseId,
                appId,
                tier,
                tierName,
                status,
                products,
                newDomains,
                newDevices,
                startsAt,
                expiresAt,
                graceDays);
    }

    /** Why the device cannot be bound beside those that are; {@code null} when it can. */
    public Verdict.@Nullable Reason refusalOfDevice(boolean isNew) {
        return devices.refusalOfOneMore(isNew);
    }
}
