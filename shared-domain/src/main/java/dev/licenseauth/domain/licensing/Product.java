package dev.licenseauth.domain.licensing;

import java.time.Instant;

/** Something a plan entitles to. */
public record Product(AppId appId, ProductCode code, String name, Instant createdAt, long version)
        implements CatalogEntry {
    @Override
    public EntryKey key() {
        return new EntryKey.OfProduct(appId, code);
    }

    @Override
    public Product edited(CatalogEdit edit) {
        return new Product(appId, code, CatalogEdit.over(edit.name(), name), createdAt, version);
    }

    @Override
    public Product inVersion(long newVersion) {
        return new Product(appId, code, name, createdAt, newVersion);
    }
}
