package dev.licenseauth.domain.licensing;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is to change in an entry of the catalogue. What is {@code null} stays; all but the name is of plans only, the
 * last of apps only.
 *
 * @param products all products the plan is to entitle to
 */
public record CatalogEdit(
        @Nullable String name,
        @Nullable List<ProductCode> products,
        @Nullable Limit activations,
        @Nullable Limit devices,
        @Nullable Limit domains,
        @Nullable DomainBinding domainBinding,
        @Nullable Boolean domainRequired,
        @Nullable Boolean deviceRequired,
        @Nullable Integer graceDays,
        @Nullable RenewalBasis renewalBasis,
        @Nullable DlidChecksum dlidChecksum) {
    /** Changes the name alone. */
    public static CatalogEdit rename(@Nullable String name) {
        return ofApp(name, null);
    }

    /** Changes an app. */
    public static CatalogEdit ofApp(@Nullable String name, @Nullable DlidChecksum dlidChecksum) {
        return new CatalogEdit(name, null, null, null, null, null, null, null, null, null, dlidChecksum);
    }

    static <T> T over(@Nullable T edited, T before) {
        return edited == null ? before : edited;
    }
}
