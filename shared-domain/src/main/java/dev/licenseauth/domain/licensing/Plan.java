package dev.licenseauth.domain.licensing;

import java.time.Instant;
import java.util.List;

/**
 * A plan, also called tier: what a licence entitles to, and the limits it starts with.
 *
 * @param products the products it entitles to, in the order the vendor lists them
 * @param domainRequired whether a check must name a domain
 * @param deviceRequired whether a check must name a bound device
 * @param graceDays how many days after expiry a licence still validates, 0 for none
 * @param renewalBasis from when the days of a renewal count, unless it says
 */
public record Plan(
        AppId appId,
        PlanCode code,
        String name,
        List<ProductCode> products,
        Limits limits,
        DomainBinding domainBinding,
        boolean domainRequired,
        boolean deviceRequired,
        int graceDays,
        RenewalBasis renewalBasis,
        Instant createdAt) {
    public Plan {
        products = List.copyOf(products);
    }
}
