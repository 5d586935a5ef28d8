package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Catalog;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalogue's tables. */
@ApplicationScoped
class PostgresCatalog implements Catalog {
    @Override
    public boolean add(App app) {
        AppEntity entity = new AppEntity();
        entity.id = app.id().value();
        entity.name = app.name();
        entity.createdAt = app.createdAt();
        entity.version = 1;
        return AppEntity.findById(entity.id) == null && inserted(entity, "app_pkey");
    }

    @Override
    public boolean add(Product product) {
        ProductEntity entity = new ProductEntity();
        entity.appId = product.appId().value();
        entity.code = product.code().value();
        entity.name = product.name();
        entity.createdAt = product.createdAt();
        entity.version = 1;
        return ProductEntity.findById(new CatalogKey(entity.appId, entity.code)) == null
                && inserted(entity, "product_pkey");
    }

    @Override
    public boolean add(Plan plan) {
        PlanEntity entity = PlanEntity.of(plan);
        return PlanEntity.findById(new CatalogKey(entity.appId, entity.code)) == null && inserted(entity, "plan_pkey");
    }

    /** The check before spares a failed INSERT; this settles who of two that both passed it comes first. */
    private static boolean inserted(PanacheEntityBase entity, String key) {
        return UniqueViolation.avoided(entity::persistAndFlush, key);
    }

    @Override
    public boolean hasApp(AppId id) {
        return AppEntity.findById(id.value()) != null;
    }

    @Override
    public Optional<Plan> plan(AppId appId, PlanCode code) {
        return PlanEntity.<PlanEntity>findByIdOptional(new CatalogKey(appId.value(), code.value()))
                .map(PlanEntity::toPlan);
    }

    @Override
    public Set<ProductCode> existing(AppId appId, Collection<ProductCode> codes) {
        if (codes.isEmpty()) {
            return Set.of();
        }
        return ProductEntity.<ProductEntity>list(
                        "appId = ?1 and code in ?2",
                        appId.value(),
                        codes.stream().map(ProductCode::value).toList())
                .stream()
                .map(entity -> new ProductCode(entity.code))
                .collect(Collectors.toSet());
    }
}
