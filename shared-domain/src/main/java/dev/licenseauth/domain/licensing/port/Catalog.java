package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;

import java.util.Collection;
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

    /** Whether there is such an app. */
    boolean hasApp(AppId id);

    /** The plan; empty when the app has none of that code. */
    Optional<Plan> plan(AppId appId, PlanCode code);

    /** Those of the codes that the app has as products. */
    Set<ProductCode> existing(AppId appId, Collection<ProductCode> codes);
}
