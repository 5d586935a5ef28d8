package dev.licenseauth.license.adapter.out.postgres;

import dev.licenseauth.domain.licensing.App;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.CatalogEntry;
import dev.licenseauth.domain.licensing.EntryKey;
import dev.licenseauth.domain.licensing.Limit;
import dev.licenseauth.domain.licensing.Plan;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.Product;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.port.Catalog;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The catalogue's tables. */
@ApplicationScoped
class PostgresCatalog implements Catalog {
    private static final String BY_CODE = " WHERE app_id = ? AND code = ?";
    private static final String OF_APP = "appId = ?1 and code > ?2 order by code";

    // The lock that a foreign key takes, taken before the reading: what was read cannot be removed before it is used.
    private static final String HOLD_APP = "SELECT 1 FROM app WHERE id = ? FOR KEY SHARE";
    private static final String IMPORTS_FOREIGN = "SELECT dlid_checksum = 'imported_ok' FROM app WHERE id = ?";
    private static final String ANY_IMPORTS_FOREIGN =
            "SELECT EXISTS (SELECT FROM app WHERE dlid_checksum = 'imported_ok')";
    private static final String HOLD_PLAN = "SELECT 1 FROM plan WHERE app_id = ? AND code = ? FOR KEY SHARE";
    private static final String HOLD_PRODUCTS =
            "SELECT code FROM product WHERE app_id = ? AND code = ANY (?) ORDER BY code FOR KEY SHARE";

    private static final String SAVE_APP =
            "UPDATE app SET name = ?, dlid_checksum = ?, version = version + 1 WHERE id = ?";
    private static final String SAVE_PRODUCT =
            "UPDATE product SET name = ?, version = version + 1 WHERE app_id = ? AND code = ?";
    private static final String SAVE_PLAN = """
            UPDATE plan SET name = ?, max_activations = ?::int, max_devices = ?::int, max_domains = ?::int,
                   domain_binding = ?, domain_required = ?, device_required = ?, grace_days = ?, renewal_basis = ?,
                   version = version + 1
            WHERE app_id = ? AND code = ?
            """;
    private static final String SAVE_PLAN_PRODUCTS = """
            INSERT INTO plan_product (app_id, plan_code, product_code, position)
            SELECT ?, ?, code, position - 1 FROM unnest(?) WITH ORDINALITY AS listed (code, position)
            """;
    private static final String APP_IN_USE = """
            WITH app AS (SELECT ? AS id)
            SELECT EXISTS (SELECT FROM product JOIN app ON app_id = app.id)
                OR EXISTS (SELECT FROM plan JOIN app ON app_id = app.id)
            """;
    private static final String PRODUCT_IN_USE = """
            WITH product AS (SELECT ? AS app, ? AS code)
            SELECT EXISTS (SELECT FROM plan_product u JOIN product p ON u.app_id = p.app AND u.product_code = p.code)
                OR EXISTS (SELECT FROM license_product u JOIN product p ON u.app_id = p.app AND u.product_code = p.code)
            """;
    private static final String PLAN_IN_USE = "SELECT EXISTS (SELECT FROM license WHERE app_id = ? AND plan_code = ?)";

    private final Sql sql;

    PostgresCatalog(Sql sql) {
        this.sql = sql;
    }

    @Override
    public boolean add(App app) {
        AppEntity entity = new AppEntity();
        entity.id = app.id().value();
        entity.name = app.name();
        entity.dlidChecksum = app.dlidChecksum().word();
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
        return sql.one(HOLD_APP, row -> true, id.value()).isPresent();
    }

    @Override
    public boolean importsForeignDlids(AppId id) {
        return sql.one(IMPORTS_FOREIGN, row -> row.getBoolean(1), id.value()).orElse(false);
    }

    @Override
    public boolean importsForeignDlids() {
        return sql.one(ANY_IMPORTS_FOREIGN, row -> row.getBoolean(1)).orElseThrow();
    }

    @Override
    public Optional<Plan> plan(AppId appId, PlanCode code) {
        return sql.one(HOLD_PLAN, row -> true, appId.value(), code.value())
                .flatMap(_ -> plan(appId.value(), code.value()));
    }

    @Override
    public Set<ProductCode> existing(AppId appId, Collection<ProductCode> codes) {
        if (codes.isEmpty()) {
            return Set.of();
        }
        String[] wanted = codes.stream().map(ProductCode::value).toArray(String[]::new);
        return Set.copyOf(sql.all(HOLD_PRODUCTS, row -> new ProductCode(row.getString("code")), appId.value(), wanted));
    }

    private static Optional<Plan> plan(String appId, String code) {
        return PlanEntity.<PlanEntity>findByIdOptional(new CatalogKey(appId, code))
                .map(PlanEntity::toPlan);
    }

    @Override
    public Optional<CatalogEntry> find(EntryKey key) {
        return switch (key) {
            case EntryKey.OfApp(AppId id) ->
                AppEntity.<AppEntity>findByIdOptional(id.value()).map(AppEntity::toApp);
            case EntryKey.OfProduct(AppId appId, ProductCode code) ->
                ProductEntity.<ProductEntity>findByIdOptional(new CatalogKey(appId.value(), code.value()))
                        .map(ProductEntity::toProduct);
            case EntryKey.OfPlan(AppId appId, PlanCode code) ->
                plan(appId.value(), code.value()).map(CatalogEntry.class::cast);
        };
    }

    @Override
    public List<App> apps(@Nullable String after, int max) {
        return AppEntity.<AppEntity>find("id > ?1 order by id", after == null ? "" : after).page(0, max).stream()
                .map(AppEntity::toApp)
                .toList();
    }

    @Override
    public List<Product> products(AppId appId, @Nullable String after, int max) {
        return ProductEntity.<ProductEntity>find(OF_APP, appId.value(), after == null ? "" : after)
                .page(0, max)
                .stream()
                .map(ProductEntity::toProduct)
                .toList();
    }

    @Override
    public List<Plan> plans(AppId appId, @Nullable String after, int max) {
        return PlanEntity.<PlanEntity>find(OF_APP, appId.value(), after == null ? "" : after).page(0, max).stream()
                .map(PlanEntity::toPlan)
                .toList();
    }

    @Override
    public Optional<CatalogEntry> lock(EntryKey key) {
        return locked(key, " FOR NO KEY UPDATE");
    }

    @Override
    public Optional<CatalogEntry> lockToRemove(EntryKey key) {
        // What refers to a row locks its key first: it waits here, and finds the row gone.
        return locked(key, " FOR UPDATE");
    }

    private Optional<CatalogEntry> locked(EntryKey key, String strength) {
        Row row = Row.of(key);
        return sql.one("SELECT 1 FROM " + row.table() + row.where() + strength, _ -> true, row.key())
                .flatMap(_ -> find(key));
    }

    /** A row of the catalogue. Tables and conditions are ours; what a caller wrote is a parameter. */
    private record Row(String table, String where, List<String> values) {
        static Row of(EntryKey key) {
            String appId = key.appId().value();
            return switch (key) {
                case EntryKey.OfApp _ -> new Row("app", " WHERE id = ?", List.of(appId));
                case EntryKey.OfProduct(AppId _, ProductCode code) ->
                    new Row("product", BY_CODE, List.of(appId, code.value()));
                case EntryKey.OfPlan(AppId _, PlanCode code) -> new Row("plan", BY_CODE, List.of(appId, code.value()));
            };
        }

        @Nullable
        Object[] key() {
            return values.toArray();
        }
    }

    @Override
    public CatalogEntry save(CatalogEntry edited) {
        switch (edited) {
            case App app ->
                sql.update(
                        SAVE_APP,
                        app.name(),
                        app.dlidChecksum().word(),
                        app.id().value());
            case Product product ->
                sql.update(
                        SAVE_PRODUCT,
                        product.name(),
                        product.appId().value(),
                        product.code().value());
            case Plan plan -> save(plan);
        }
        return edited.inVersion(edited.version() + 1);
    }

    private void save(Plan plan) {
        String appId = plan.appId().value();
        String code = plan.code().value();
        sql.update(
                SAVE_PLAN,
                plan.name(),
                number(plan.limits().activations()),
                number(plan.limits().devices()),
                number(plan.limits().domains()),
                plan.domainBinding().word(),
                plan.domainRequired(),
                plan.deviceRequired(),
                plan.graceDays(),
                plan.renewalBasis().word(),
                appId,
                code);
        sql.update("DELETE FROM plan_product WHERE app_id = ? AND plan_code = ?", appId, code);
        sql.update(
                SAVE_PLAN_PRODUCTS,
                appId,
                code,
                plan.products().stream().map(ProductCode::value).toArray(String[]::new));
    }

    private static @Nullable String number(Limit limit) {
        Integer count = limit.orNull();
        return count == null ? null : count.toString();
    }

    @Override
    public boolean isInUse(EntryKey key) {
        Row row = Row.of(key);
        String query = switch (key) {
            case EntryKey.OfApp _ -> APP_IN_USE;
            case EntryKey.OfProduct _ -> PRODUCT_IN_USE;
            case EntryKey.OfPlan _ -> PLAN_IN_USE;
        };
        return sql.one(query, found -> found.getBoolean(1), row.key()).orElseThrow();
    }

    @Override
    public void remove(EntryKey key) {
        Row row = Row.of(key);
        sql.update("DELETE FROM " + row.table() + row.where(), row.key());
    }
}
