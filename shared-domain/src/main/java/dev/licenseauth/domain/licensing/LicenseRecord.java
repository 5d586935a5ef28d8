package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A licence as it is kept, without its DLID, which only a client has.
 *
 * @param maskedDlid   the DLID's first and last characters
 * @param tierName     the plan's name
 * @param statusReason why an operator gave it its status, if he did
 * @param planProducts products by its plan
 * @param addOns       products given to it beside these, some of which the plan may have got as well since
 * @param graceDays    days after expiry in which it still validates, by its plan
 * @param renewalBasis from when the days of a renewal count, by its plan
 * @param termDays     for how many days it was issued; {@code null} when that had no end
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
        RenewalBasis renewalBasis,
        @Nullable Integer termDays,
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

    /** All products it entitles to, each once: the plan's, then the add-ons. */
    public List<ProductCode> products() {
        return Stream.concat(planProducts.stream(), addOnsBesidePlan().stream()).toList();
    }

    /** The add-ons that the plan does not have. */
    public List<ProductCode> addOnsBesidePlan() {
        return addOns.stream().filter(code -> !planProducts.contains(code)).toList();
    }

    /** The status as shown: the stored one, or while active what the clock makes of it. */
    public ShownStatus shownStatus(Instant now) {
        return switch (status) {
            case SUSPENDED -> ShownStatus.SUSPENDED;
            case REVOKED -> ShownStatus.REVOKED;
            case DELETED -> throw new IllegalStateException("a deleted licence is not shown");
            case ACTIVE -> shownWhileActive(now);
        };
    }

    private ShownStatus shownWhileActive(Instant now) {
        if (now.isBefore(startsAt)) {
            return ShownStatus.NOT_YET_VALID;
        }
        if (expiresAt == null || now.isBefore(expiresAt)) {
            return ShownStatus.ACTIVE;
        }
        return now.isBefore(expiresAt.plus(Duration.ofDays(graceDays))) ? ShownStatus.GRACE : ShownStatus.EXPIRED;
    }

    /** The status with what can be done from there. */
    public LicenseState state() {
        return LicenseState.of(status);
    }

    /** As its owner sees it: without what operators noted among themselves. */
    public LicenseRecord withoutNotes() {
        return changed(status, null, level, owner, addOns, limits, domainBinding, expiresAt, null);
    }

    LicenseRecord withState(LicenseState state, @Nullable String reason) {
        return changed(state.stored(), reason, level, owner, addOns, limits, domainBinding, expiresAt, note);
    }

    LicenseRecord endingAt(Instant end) {
        return changed(status, statusReason, level, owner, addOns, limits, domainBinding, end, note);
    }

    LicenseRecord ownedBy(String newOwner) {
        return changed(status, statusReason, level, newOwner, addOns, limits, domainBinding, expiresAt, note);
    }

    LicenseRecord amended(
            String newLevel,
            List<ProductCode> newAddOns,
            Limits newLimits,
            DomainBinding newBinding,
            @Nullable Instant newEnd,
            @Nullable String newNote) {
        return changed(status, statusReason, newLevel, owner, newAddOns, newLimits, newBinding, newEnd, newNote);
    }

    private LicenseRecord changed(
            StoredStatus newStatus,
            @Nullable String newStatusReason,
            String newLevel,
            String newOwner,
            List<ProductCode> newAddOns,
            Limits newLimits,
            DomainBinding newBinding,
            @Nullable Instant newEnd,
            @Nullable String newNote) {
        return new LicenseRecord(
                id,
                maskedDlid,
                appId,
                plan,
                tierName,
                newLevel,
                newOwner,
                issuedBy,
                newStatus,
                newStatusReason,
                planProducts,
                newAddOns,
                newLimits,
                newBinding,
                graceDays,
                renewalBasis,
                termDays,
                startsAt,
                newEnd,
                newNote,
                createdAt,
                updatedAt,
                version);
    }
}
