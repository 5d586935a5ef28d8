package dev.licenseauth.license.application;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.port.Catalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Shows the catalogue. Whoever may read it reads all of it. */
@ApplicationScoped
public class FindInCatalog {
    private final Catalog catalog;

    FindInCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The entry. */
    @Transactional
    public Optional<CatalogEntry> one(EntryKey key) {
        return catalog.find(key);
    }

    /** Apps by id, from the one after, at most so many. */
    @Transactional
    public List<App> apps(@Nullable String after, int max) {
        return catalog.apps(after, max);
    }

    /** Products of an app by code, from the one after, at most so many. */
    @Transactional
    public List<Product> products(AppId appId, @Nullable String after, int max) {
        return catalog.products(appId, after, max);
    }

    /** Plans of an app by code, from the one after, at most so many. */
    @Transactional
    public List<Plan> plans(AppId appId, @Nullable String after, int max) {
        return catalog.plans(appId, after, max);
    }
}
