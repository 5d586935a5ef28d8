package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A licence as issued.
 *
 * @param tierName  the plan's name
 * @param level     the vendor's own word, opaque to us
 * @param owner     whom it was issued to: opaque, case-sensitive, needs no user
 * @param issuedBy  the authenticated issuer
 * @param addOns    products given to this licence of its own, each once; one that the plan has as well stays when the
 *                  plan loses it
 * @param startsAt  when it becomes valid; may be in the past
 * @param expiresAt when it ends, exclusive; {@code null} is perpetual
 * @param version   grows by one with each change
 */
public record License(
        UUID id,
        Dlid dlid,
        AppId appId,
        PlanCode plan,
        String tierName,
        String level,
        String owner,
        String issuedBy,
        StoredStatus status,
        List<ProductCode> planProducts,
        List<ProductCode> addOns,
        Limits limits,
        DomainBinding domainBinding,
        Instant startsAt,
        @Nullable Instant expiresAt,
        @Nullable String note,
        Instant createdAt,
        long version) {
    public License {
        planProducts = List.copyOf(planProducts);
        addOns = List.copyOf(addOns);
        if (expiresAt != null && !expiresAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("a licence ends after it starts");
        }
    }

    /** A new, active licence of a plan. */
    public static License issue(UUID id, Dlid dlid, Plan plan, Terms terms, String issuedBy, Instant now) {
        return new License(
                id,
                dlid,
                plan.appId(),
                plan.code(),
                plan.name(),
                terms.level(),
                terms.owner(),
                issuedBy,
                StoredStatus.ACTIVE,
                plan.products(),
                terms.addOns().stream().distinct().toList(),
                terms.limits(),
                terms.domainBinding(),
                terms.startsAt(),
                terms.expiresAt(),
                terms.note(),
                now,
                1);
    }

    /** All products entitled to, each once: the plan's, then the add-ons beside them. */
    public List<ProductCode> products() {
        return Stream.concat(planProducts.stream(), addOns.stream()).distinct().toList();
    }

    /** What an issuer chooses; limits and binding are already settled against the plan's defaults. */
    public record Terms(
            String level,
            String owner,
            List<ProductCode> addOns,
            Limits limits,
            DomainBinding domainBinding,
            Instant startsAt,
            @Nullable Instant expiresAt,
            @Nullable String note) {}
}
