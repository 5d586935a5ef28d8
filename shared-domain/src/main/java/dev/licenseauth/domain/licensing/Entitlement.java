package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.BannedOwners;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Everything a validation is decided from, read in one query and kept in memory.
 *
 * @param owner     whose it is; bans follow it
 * @param graceDays days after expiry in which it still validates
 */
public record Entitlement(
        UUID licenseId,
        AppId appId,
        String tier,
        String tierName,
        String owner,
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
                owner,
                status,
                products,
                newDomains,
                newDevices,
                startsAt,
                expiresAt,
                graceDays);
    }

    /** Why it is good for nothing, whatever is asked; {@code null} when nobody has stopped it. The first reason wins. */
    public Verdict.@Nullable Reason stop(BannedOwners bannedOwners, Instant now) {
        return switch (status) {
            // A deleted licence answers as if it had never been.
            case DELETED -> Verdict.Reason.INVALID_DLID;
            case REVOKED -> Verdict.Reason.REVOKED;
            case SUSPENDED -> bannedOwners.isBanned(owner, now) ? Verdict.Reason.BANNED : Verdict.Reason.SUSPENDED;
            case ACTIVE -> bannedOwners.isBanned(owner, now) ? Verdict.Reason.BANNED : null;
        };
    }

    /** Why the device cannot be bound beside those that are; {@code null} when it can. */
    public Verdict.@Nullable Reason refusalOfDevice(boolean isNew) {
        return devices.refusalOfOneMore(isNew);
    }
}
