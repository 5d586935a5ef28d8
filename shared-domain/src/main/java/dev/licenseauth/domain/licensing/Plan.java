package dev.licenseauth.domain.licensing;

import java.time.Instant;
import java.util.List;

/**
 * A plan, also called tier: what a licence entitles to, and the limits it starts with.
 *
 * @param products the products it entitles to, in the order the vendor lists them
 * @param domainRequired whether a check must name a domain
 * @param deviceRequired whether a check must name a bound device
 * @param limits what a licence gets that is issued without its own; changing them changes no issued licence
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
        Instant createdAt,
        long version)
        implements CatalogEntry {
    public Plan {
        products = List.copyOf(products);
    }

    @Override
    public EntryKey key() {
        return new EntryKey.OfPlan(appId, code);
    }

    @Override
    public Plan edited(CatalogEdit edit) {
        return new Plan(
                appId,
                code,
                CatalogEdit.over(edit.name(), name),
                CatalogEdit.over(edit.products(), products),
                new Limits(
                        CatalogEdit.over(edit.activations(), limits.activations()),
                        CatalogEdit.over(edit.devices(), limits.devices()),
                        CatalogEdit.over(edit.domains(), limits.domains())),
                CatalogEdit.over(edit.domainBinding(), domainBinding),
                CatalogEdit.over(edit.domainRequired(), domainRequired),
                CatalogEdit.over(edit.deviceRequired(), deviceRequired),
                CatalogEdit.over(edit.graceDays(), graceDays),
                CatalogEdit.over(edit.renewalBasis(), renewalBasis),
                createdAt,
                version);
    }

    @Override
    public Plan inVersion(long newVersion) {
        return new Plan(
                appId,
                code,
                name,
                products,
                limits,
                domainBinding,
                domainRequired,
                deviceRequired,
                graceDays,
                renewalBasis,
                createdAt,
                newVersion);
    }
}
