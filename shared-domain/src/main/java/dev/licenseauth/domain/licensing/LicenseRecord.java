package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A licence as it is kept, without its DLID, which only a client has.
 *
 * @param maskedDlid   the DLID's first and last characters
 * @param tierName     the plan's name
 * @param statusReason why an operator gave it its status, if he did
 * @param planProducts products by its plan
 * @param addOns       products beside these
 * @param graceDays    days after expiry in which it still validates, by its plan
 * @param expiresAt    when it ends, exclusive; {@code null} is perpetual
 */
public record LicenseRecord(
        UUID id,
        String maskedDlid,
        AppId appId,
        PlanCode plan,
        String tierName,
        String level,
        String owner,
        String issuedBy,
        StoredStatus status,
        @Nullable String statusReason,
        List<ProductCode> planProducts,
        List<ProductCode> addOns,
        Limits limits,
        DomainBinding domainBinding,
        int graceDays,
        Instant startsAt,
        @Nullable Instant expiresAt,
        @Nullable String note,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    public LicenseRecord {
        planProducts = List.copyOf(planProducts);
        addOns = List.copyOf(addOns);
    }

    /** The status as shown: the stored one, or while active what the clock makes of it. */
    public String shownStatus(Instant now) {
        if (status != StoredStatus.ACTIVE) {
            return status.word();
        }
        if (now.isBefore(startsAt)) {
            return "not_yet_valid";
        }
        if (expiresAt == null || now.isBefore(expiresAt)) {
            return StoredStatus.ACTIVE.word();
        }
        return now.isBefore(expiresAt.plus(Duration.ofDays(graceDays))) ? "grace" : "expired";
    }
}
