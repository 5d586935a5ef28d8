package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Apps, products and plans. Writes belong to the transaction in progress. */
public interface Catalog {
    /** Adds an app; {@code false} when the id is taken. */
    boolean add(App app);

    /** Adds a product to an existing app; {@code false} when its code is taken there. */
    boolean add(Product product);

    /** Adds a plan of existing products to an existing app; {@code false} when its code is taken there. */
    boolean add(Plan plan);

    /** Whether there is such an app, which then stays to the end of the transaction in progress. */
    boolean hasApp(AppId id);

    /** Whether the app takes over DLIDs whose checksum does not hold. */
    boolean importsForeignDlids(AppId id);

    /** Whether any app does. */
    boolean importsForeignDlids();

    /** The plan, which then stays to the end of the transaction in progress; empty when the app has none of that code. */
    Optional<Plan> plan(AppId appId, PlanCode code);

    /** Those of the codes that the app has as products, which then stay to the end of the transaction in progress. */
    Set<ProductCode> existing(AppId appId, Collection<ProductCode> codes);

    /** The entry. */
    Optional<CatalogEntry> find(EntryKey key);

    /** Apps by id, from the one after, at most so many. */
    List<App> apps(@Nullable String after, int max);

    /** Products of an app by code, from the one after, at most so many. */
    List<Product> products(AppId appId, @Nullable String after, int max);

    /** Plans of an app by code, from the one after, at most so many. */
    List<Plan> plans(AppId appId, @Nullable String after, int max);

    /** The entry, locked against other changes to the end of the transaction in progress. */
    Optional<CatalogEntry> lock(EntryKey key);

    /** The same, locked also against whatever would come to use it. */
    Optional<CatalogEntry> lockToRemove(EntryKey key);

    /** Stores a locked entry as edited; answers it in its new version. */
    CatalogEntry save(CatalogEntry edited);

    /** Whether something needs it: a product or plan its app, a plan or licence its product, a licence its plan. */
    boolean isInUse(EntryKey key);

    /** Removes what was locked for it and is not in use. */
    void remove(EntryKey key);
}
